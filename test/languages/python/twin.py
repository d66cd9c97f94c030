"""The program of support/twin.ts; writes objects.yaml, facts.json and mistakes.txt."""

import json

from cdk8s import App, Chart, Duration, JsonPatch, Size
from cdk8s_plus_28 import Env, EnvValue, Secret, SecretValue
from cdk_inference import (
    ComputeSpec,
    GatewayAlgorithm,
    Image,
    InferenceService,
    LoadBalancer,
    Percent,
    Platform,
    PodOptions,
    Port,
    Probe,
    RollingUpdate,
    ScalingMetric,
    Schedule,
    TaintEffect,
    Toleration,
    TolerationOperator,
    Weight,
)


def write(file, text):
    with open(file, "w", encoding="utf8", newline="") as out:
        out.write(text)


def twin():
    app = App()
    Platform.kubernetes(version="1.34", strict=False).attach_to(app)
    chart = Chart(app, "twin")
    service = InferenceService(
        chart,
        "chat",
        ports=[Port.http1(listen=8000, expose=80)],
        load_balancer=LoadBalancer.api_gateway(algorithm=GatewayAlgorithm.LEAST_CONNECTIONS),
    )
    image = Image.from_url("registry.example.com/llm:1.0")
    compute = ComputeSpec.of(cpu=0.5, memory=Size.mebibytes(512))
    keys = Secret.from_secret_name(chart, "keys", "keys")
    text = service.add_deployment(
        "text",
        image=image,
        compute=compute,
        command="exec serve --port 8000",
        env={"EMPTY": "", "camelCase": "snake_case"},
        env_values={"TOKEN": EnvValue.from_secret_value(SecretValue(secret=keys, key="token"))},
        env_from=[Env.from_secret(keys)],
        graceful_shutdown=Duration.seconds(0),
        liveness=Probe.from_tcp_socket(port=8000),
        rolling_update=RollingUpdate.of(max_unavailable=Percent.of(0), max_surge=Percent.of(10)),
        pod=PodOptions(
            labels={"team": "llm"},
            security_context={"runAsUser": 0, "readOnlyRootFilesystem": False},
            sidecars=[
                {
                    "name": "logs",
                    "image": "registry.example.com/logs:1",
                    "env": [{"name": "snake_case"}],
                }
            ],
            tolerations=[
                Toleration(
                    key="gpu",
                    operator=TolerationOperator.EXISTS,
                    effect=TaintEffect.NO_EXECUTE,
                    toleration_seconds=0,
                )
            ],
        ),
    )
    listed = service.add_deployment(
        "list",
        image=image,
        compute=compute,
        command=["serve", "--port", "8000"],
        args=[],
        readiness=Probe.from_tcp_socket(port="http-8000"),
    )
    autoscaler = listed.autoscale(
        max_replicas=4,
        metrics=[ScalingMetric.cpu_utilization(60)],
        schedules=[Schedule.cron("0 8 * * 1", 4), Schedule.cron("0 20 * * 5", 2)],
        time_zone="Asia/Shanghai",
    )
    service.split_traffic([Weight.of(text, 1), Weight.of(listed, 0)])
    service.patch("HTTPRoute", JsonPatch.add("/spec/rules/0/name", "chat"))
    text.patch(
        "Deployment",
        JsonPatch.add("/spec/revisionHistoryLimit", 0),
        JsonPatch.add(
            "/spec/template/spec/hostAliases", [{"ip": "127.0.0.1", "hostnames": ["a"]}]
        ),
    )
    write("objects.yaml", app.synth_yaml())
    facts = {
        "timeline": autoscaler.timeline_text(),
        "findings": [[f.path, f.rule, f.severity.name, f.message] for f in service.findings()],
        "replicas": [deployment.replicas for deployment in service.plan().deployments],
        "platform": Platform.of(chart) is not None,
    }
    write("facts.json", json.dumps(facts))


def mistakes():
    app = App()
    service = InferenceService(
        Chart(app, "wrong"),
        "chat",
        ports=[Port.http1(listen=30000)],
        load_balancer=LoadBalancer.api_gateway(),
    )
    image = Image.from_url("registry.example.com/llm:1.0")
    compute = ComputeSpec.of(cpu=1, memory=Size.gibibytes(1))
    service.add_deployment("a", image=image, compute=compute, replicas=0)
    service.add_deployment("b", image=image, compute=compute)
    try:
        return app.synth_yaml()
    except RuntimeError as error:
        return str(error)


twin()
write("mistakes.txt", mistakes())
