from cdk8s import Size
from cdk_inference import (
    ComputeSpec,
    Engine,
    Image,
    InferenceService,
    LoadBalancer,
    Port,
    Weight,
)
from constructs import Construct


class ChatService(InferenceService):
    """One address, two deployments: `stable` gets nine of ten requests, `canary` one."""

    def __init__(self, scope: Construct, id: str) -> None:
        super().__init__(
            scope,
            id,
            create_namespace=True,
            ports=[Port.http1(listen=8000, expose=80)],
            load_balancer=LoadBalancer.api_gateway(),
        )
        args = ["Qwen/Qwen3-8B"]
        compute = ComputeSpec.of(cpu=8, memory=Size.gibibytes(32), gpus=1)

        stable = self.add_deployment(
            "stable",
            image=Image.preset(Engine.VLLM, "0.32.0"),
            args=args,
            compute=compute,
            replicas=3,
        )
        canary = self.add_deployment(
            "canary",
            image=Image.preset(Engine.VLLM, "0.33.0"),
            args=args,
            compute=compute,
        )
        self.split_traffic([Weight.of(stable, 9), Weight.of(canary, 1)])
