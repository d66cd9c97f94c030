import io.github.cdkinference.*;
import java.util.List;
import java.util.function.Function;
import org.cdk8s.App;
import org.cdk8s.Chart;
import org.cdk8s.Size;
import software.constructs.Construct;

/** examples/chat in Java. */
public class Chat {
    static InferenceService chatService(Construct scope, String id) {
        InferenceService chat = InferenceService.Builder.create(scope, id)
            .displayName("通义对话_chat")
            .namespace("llm")
            .ports(List.of(
                Port.http1(PortOptions.builder().listen(8000).expose(80).build()),
                Port.metrics(PortOptions.builder().listen(8000).build())))
            .loadBalancer(LoadBalancer.apiGateway(ApiGatewayOptions.builder()
                .algorithm(GatewayAlgorithm.consistentHash("x-session-id"))
                .hostnames(List.of("chat.example.com"))
                .build()))
            .build();
        Function<String, DeploymentOptions> vllm = queue -> DeploymentOptions.builder()
            .image(Image.preset(Engine.VLLM, "0.33.0"))
            .args(List.of("Qwen/Qwen3-8B"))
            .compute(ComputeSpec.of(ComputeSpecOptions.builder()
                .cpu(16).memory(Size.gibibytes(128)).gpus(1).build()))
            .queue(Queue.named(queue))
            .build();
        List<ScalingMetric> metrics = List.of(ScalingMetric.queueLength(4));

        Deployment reserved = chat.addDeployment("reserved", vllm.apply("prepaid"));
        Deployment burst = chat.addDeployment("burst", vllm.apply("pay-as-you-go"));
        reserved.autoscale(
            AutoscalerOptions.builder().minReplicas(4).maxReplicas(12).metrics(metrics).build());
        burst.autoscale(AutoscalerOptions.builder().maxReplicas(2).metrics(metrics).build());
        chat.splitTraffic(List.of(Weight.of(reserved, 9), Weight.of(burst, 1)));
        return chat;
    }

    public static void main(String[] args) {
        App app = new App();
        Platform.kubernetes(KubernetesPlatformOptions.builder()
            .prometheus("http://prometheus.monitoring:9090").build()).attachTo(app);
        chatService(new Chart(app, "production"), "chat");
        app.synth();
    }
}
