package main

import (
	"github.com/aws/jsii-runtime-go"
	"github.com/cdk-inference/cdk-inference-go/cdkinference"
	"github.com/cdk8s-team/cdk8s-core-go/cdk8s/v2"
)

func main() {
	app := cdk8s.NewApp(nil)
	cdkinference.Platform_Kubernetes(&cdkinference.KubernetesPlatformOptions{
		Prometheus: jsii.String("http://prometheus.monitoring:9090"),
	}).AttachTo(app)
	NewChatService(cdk8s.NewChart(app, jsii.String("production"), nil), "chat")
	app.Synth()
}
