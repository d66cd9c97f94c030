"""The main program of examples/terraform, on the service of examples/chat-python."""

from cdk_inference import Platform
from cdktn import App, LocalBackend, TerraformStack
from cdktn_provider_kubernetes.provider import KubernetesProvider
from chat_service import ChatService

app = App()
Platform.kubernetes(
    prometheus="http://prometheus.monitoring:9090", time_zone="Asia/Shanghai"
).attach_to(app)

stack = TerraformStack(app, "production")
LocalBackend(stack, path="terraform.tfstate")
KubernetesProvider(stack, "kubernetes", config_path="~/.kube/config")
ChatService(stack, "chat")

app.synth()
