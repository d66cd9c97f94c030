from cdk8s import App, Chart
from cdk_inference import Platform

from chat_service import ChatService

app = App()
# what the cluster is, said once for everything below; versions and the gateway belong here
Platform.kubernetes().attach_to(app)

production = Chart(app, "production", namespace="llm")
ChatService(production, "chat")

app.synth()
