package main

import (
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
	"github.com/cdk-inference/cdk-inference-go/cdkinference"
	"github.com/cdk8s-team/cdk8s-core-go/cdk8s/v2"
)

// NewChatService creates one address for two deployments with autoscaling: 90 % of the sessions on
// reserved GPUs, 10 % on on-demand GPUs.
func NewChatService(scope constructs.Construct, id string) cdkinference.InferenceService {
	chat := cdkinference.NewInferenceService(scope, &id, &cdkinference.InferenceServiceProps{
		DisplayName: jsii.String("通义对话_chat"),
		Namespace:   jsii.String("llm"),
		Ports: &[]cdkinference.Port{
			cdkinference.Port_Http1(&cdkinference.PortOptions{
				Listen: jsii.Number(8000),
				Expose: jsii.Number(80),
			}),
			cdkinference.Port_Metrics(&cdkinference.PortOptions{Listen: jsii.Number(8000)}),
		},
		LoadBalancer: cdkinference.LoadBalancer_ApiGateway(&cdkinference.ApiGatewayOptions{
			Algorithm: cdkinference.GatewayAlgorithm_ConsistentHash(jsii.String("x-session-id")),
			Hostnames: jsii.Strings("chat.example.com"),
		}),
	})
	vllm := func(queue string) *cdkinference.DeploymentOptions {
		return &cdkinference.DeploymentOptions{
			Image: cdkinference.Image_Preset(cdkinference.Engine_VLLM(), jsii.String("0.33.0")),
			Args:  jsii.Strings("Qwen/Qwen3-8B"),
			Compute: cdkinference.ComputeSpec_Of(&cdkinference.ComputeSpecOptions{
				Cpu:    jsii.Number(16),
				Memory: cdk8s.Size_Gibibytes(jsii.Number(128)),
				Gpus:   jsii.Number(1),
			}),
			Queue: cdkinference.Queue_Named(&queue, nil),
		}
	}
	metrics := &[]cdkinference.ScalingMetric{cdkinference.ScalingMetric_QueueLength(jsii.Number(4))}

	reserved := chat.AddDeployment(jsii.String("reserved"), vllm("prepaid"))
	burst := chat.AddDeployment(jsii.String("burst"), vllm("pay-as-you-go"))
	reserved.Autoscale(&cdkinference.AutoscalerOptions{
		MinReplicas: jsii.Number(4),
		MaxReplicas: jsii.Number(12),
		Metrics:     metrics,
	})
	burst.Autoscale(&cdkinference.AutoscalerOptions{MaxReplicas: jsii.Number(2), Metrics: metrics})
	chat.SplitTraffic(&[]cdkinference.Weight{
		cdkinference.Weight_Of(reserved, jsii.Number(9)),
		cdkinference.Weight_Of(burst, jsii.Number(1)),
	})
	return chat
}
