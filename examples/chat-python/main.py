from cdk8s import App, Chart
from cdk_inference import Platform
from chat_service import ChatService

app = App()
Platform.kubernetes(prometheus="http://prometheus.monitoring:9090").attach_to(app)
ChatService(Chart(app, "production"), "chat")
app.synth()
