from cdk8s import App, Chart
from cdk_inference import Platform, Preview

from chat_service import ChatService

app = App()
# describes the cluster for all services; set versions and the gateway here
Platform.kubernetes().attach_to(app)

production = Chart(app, "production", namespace="llm")
ChatService(production, "chat")

# what happens when the output is applied, for reviewers: the folder preview/
Preview.attach_to(app)

app.synth()
