// The program of support/twin.ts; writes objects.yaml, facts.json and mistakes.txt.
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/aws/jsii-runtime-go"
	ci "github.com/cdk-inference/cdk-inference-go/cdkinference"
	"github.com/cdk8s-team/cdk8s-core-go/cdk8s/v2"
	"github.com/cdk8s-team/cdk8s-plus-go/cdk8splus28/v2"
)

type facts struct {
	Timeline string      `json:"timeline"`
	Findings [][4]string `json:"findings"`
	Replicas []*float64  `json:"replicas"`
	Platform bool        `json:"platform"`
}

func main() {
	defer jsii.Close()
	twin()
	write("mistakes.txt", mistakes())
}

func write(file, text string) {
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		panic(err)
	}
}

func twin() {
	app := cdk8s.NewApp(nil)
	ci.Platform_Kubernetes(&ci.KubernetesPlatformOptions{
		Version: jsii.String("1.34"),
		Strict:  jsii.Bool(false),
	}).AttachTo(app)
	chart := cdk8s.NewChart(app, jsii.String("twin"), nil)
	service := ci.NewInferenceService(chart, jsii.String("chat"), &ci.InferenceServiceProps{
		Ports: &[]ci.Port{
			ci.Port_Http1(&ci.PortOptions{Listen: jsii.Number(8000), Expose: jsii.Number(80)}),
		},
		LoadBalancer: ci.LoadBalancer_ApiGateway(&ci.ApiGatewayOptions{
			Algorithm: ci.GatewayAlgorithm_LEAST_CONNECTIONS(),
		}),
	})
	image := ci.Image_FromUrl(jsii.String("registry.example.com/llm:1.0"), nil)
	compute := ci.ComputeSpec_Of(&ci.ComputeSpecOptions{
		Cpu:    jsii.Number(0.5),
		Memory: cdk8s.Size_Mebibytes(jsii.Number(512)),
	})
	keys := cdk8splus28.Secret_FromSecretName(chart, jsii.String("keys"), jsii.String("keys"))
	token := &cdk8splus28.SecretValue{Secret: keys, Key: jsii.String("token")}
	text := service.AddDeployment(jsii.String("text"), &ci.DeploymentOptions{
		Image:            image,
		Compute:          compute,
		Command:          "exec serve --port 8000",
		Env:              &map[string]*string{"EMPTY": jsii.String(""), "camelCase": jsii.String("snake_case")},
		EnvValues:        &map[string]cdk8splus28.EnvValue{"TOKEN": cdk8splus28.EnvValue_FromSecretValue(token, nil)},
		EnvFrom:          &[]cdk8splus28.EnvFrom{cdk8splus28.Env_FromSecret(keys)},
		GracefulShutdown: cdk8s.Duration_Seconds(jsii.Number(0)),
		Liveness:         ci.Probe_FromTcpSocket(&ci.TcpSocketProbeOptions{Port: 8000}),
		RollingUpdate: ci.RollingUpdate_Of(&ci.RollingUpdateOptions{
			MaxUnavailable: ci.Percent_Of(jsii.Number(0)),
			MaxSurge:       ci.Percent_Of(jsii.Number(10)),
		}),
		Pod: &ci.PodOptions{
			Labels: &map[string]*string{"team": jsii.String("llm")},
			SecurityContext: &map[string]interface{}{
				"runAsUser":              0,
				"readOnlyRootFilesystem": false,
			},
			Sidecars: &[]*map[string]interface{}{{
				"name":  "logs",
				"image": "registry.example.com/logs:1",
				"env":   []interface{}{map[string]interface{}{"name": "snake_case"}},
			}},
			Tolerations: &[]*ci.Toleration{{
				Key:               jsii.String("gpu"),
				Operator:          ci.TolerationOperator_EXISTS,
				Effect:            ci.TaintEffect_NO_EXECUTE,
				TolerationSeconds: jsii.Number(0),
			}},
		},
	})
	list := service.AddDeployment(jsii.String("list"), &ci.DeploymentOptions{
		Image:     image,
		Compute:   compute,
		Command:   jsii.Strings("serve", "--port", "8000"),
		Args:      &[]*string{},
		Readiness: ci.Probe_FromTcpSocket(&ci.TcpSocketProbeOptions{Port: "http-8000"}),
	})
	autoscaler := list.Autoscale(&ci.AutoscalerOptions{
		MaxReplicas: jsii.Number(4),
		Metrics:     &[]ci.ScalingMetric{ci.ScalingMetric_CpuUtilization(jsii.Number(60))},
		Schedules: &[]ci.Schedule{
			ci.Schedule_Cron(jsii.String("0 8 * * 1"), jsii.Number(4), nil),
			ci.Schedule_Cron(jsii.String("0 20 * * 5"), jsii.Number(2), nil),
		},
		TimeZone: jsii.String("Asia/Shanghai"),
	})
	service.SplitTraffic(&[]ci.Weight{
		ci.Weight_Of(text, jsii.Number(1)),
		ci.Weight_Of(list, jsii.Number(0)),
	})
	service.Patch(jsii.String("HTTPRoute"), cdk8s.JsonPatch_Add(jsii.String("/spec/rules/0/name"), "chat"))
	alias := map[string]interface{}{"ip": "127.0.0.1", "hostnames": []interface{}{"a"}}
	text.Patch(jsii.String("Deployment"),
		cdk8s.JsonPatch_Add(jsii.String("/spec/revisionHistoryLimit"), 0),
		cdk8s.JsonPatch_Add(jsii.String("/spec/template/spec/hostAliases"), []interface{}{alias}),
	)
	write("objects.yaml", *app.SynthYaml())

	answers := facts{Platform: ci.Platform_Of(chart) != nil}
	answers.Timeline = *autoscaler.TimelineText(nil)
	for _, finding := range *service.Findings() {
		answers.Findings = append(answers.Findings, [4]string{
			*finding.Path, *finding.Rule, string(finding.Severity), *finding.Message,
		})
	}
	for _, deployment := range *service.Plan().Deployments {
		answers.Replicas = append(answers.Replicas, deployment.Replicas)
	}
	answer, err := json.Marshal(answers)
	if err != nil {
		panic(err)
	}
	write("facts.json", string(answer))
}

// mistakes returns what the program is told; other languages' exceptions are panics in Go.
func mistakes() (told string) {
	defer func() {
		if mistake := recover(); mistake != nil {
			told = fmt.Sprint(mistake)
		}
	}()
	app := cdk8s.NewApp(nil)
	service := ci.NewInferenceService(
		cdk8s.NewChart(app, jsii.String("wrong"), nil), jsii.String("chat"), &ci.InferenceServiceProps{
			Ports:        &[]ci.Port{ci.Port_Http1(&ci.PortOptions{Listen: jsii.Number(30000)})},
			LoadBalancer: ci.LoadBalancer_ApiGateway(nil),
		})
	image := ci.Image_FromUrl(jsii.String("registry.example.com/llm:1.0"), nil)
	compute := ci.ComputeSpec_Of(&ci.ComputeSpecOptions{
		Cpu:    jsii.Number(1),
		Memory: cdk8s.Size_Gibibytes(jsii.Number(1)),
	})
	service.AddDeployment(jsii.String("a"),
		&ci.DeploymentOptions{Image: image, Compute: compute, Replicas: jsii.Number(0)})
	service.AddDeployment(jsii.String("b"), &ci.DeploymentOptions{Image: image, Compute: compute})
	return *app.SynthYaml()
}
