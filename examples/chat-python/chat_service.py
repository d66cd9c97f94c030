from cdk8s import Size
from cdk_inference import (
    ComputeSpec,
    Engine,
    GatewayAlgorithm,
    Image,
    InferenceService,
    LoadBalancer,
    Port,
    Queue,
    ScalingMetric,
    Weight,
)
from constructs import Construct


class ChatService(InferenceService):
    """One address, two deployments with autoscaling: 90 % on reserved GPUs, 10 % on on-demand GPUs."""

    def __init__(self, scope: Construct, id: str) -> None:
        algorithm = GatewayAlgorithm.consistent_hash("x-session-id")
        super().__init__(
            scope,
            id,
            display_name="通义对话_chat",
            namespace="llm",
            ports=[Port.http1(listen=8000, expose=80), Port.metrics(listen=8000)],
            load_balancer=LoadBalancer.api_gateway(
                algorithm=algorithm, hostnames=["chat.example.com"]
            ),
        )
        vllm = dict(
            image=Image.preset(Engine.VLLM, "0.33.0"),
            args=["Qwen/Qwen3-8B"],
            compute=ComputeSpec.of(cpu=16, memory=Size.gibibytes(128), gpus=1),
        )
        metrics = [ScalingMetric.queue_length(4)]

        reserved = self.add_deployment("reserved", **vllm, queue=Queue.named("prepaid"))
        burst = self.add_deployment("burst", **vllm, queue=Queue.named("pay-as-you-go"))
        reserved.autoscale(min_replicas=4, max_replicas=12, metrics=metrics)
        burst.autoscale(max_replicas=2, metrics=metrics)
        self.split_traffic([Weight.of(reserved, 9), Weight.of(burst, 1)])
