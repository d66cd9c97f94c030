package egctl

import (
	"bytes"
	"context"
	"os"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"sigs.k8s.io/yaml"

	egv1a1 "github.com/envoyproxy/gateway/api/v1alpha1"
	"github.com/envoyproxy/gateway/internal/extension/registry"
	"github.com/envoyproxy/gateway/internal/extension/types"
	"github.com/envoyproxy/gateway/internal/gatewayapi/resource"
	"github.com/envoyproxy/gateway/proto/extension"
)

// An addition to egctl: its translator asks an extension server, as it does in a cluster. The server
// listens on the socket that EXTENSION_SOCKET names.

var poolKind = []schema.GroupKind{{Group: "inference.networking.k8s.io", Kind: "InferencePool"}}

// extensionManager is that of Envoy AI Gateway: manifests/envoy-gateway-values.yaml, and
// examples/inference-pool/envoy-gateway-values-addon.yaml.
func extensionManager() *egv1a1.ExtensionManager {
	all := true
	included := &egv1a1.TranslationConfig{
		Listener: &egv1a1.ListenerTranslationConfig{IncludeAll: &all},
		Route:    &egv1a1.RouteTranslationConfig{IncludeAll: &all},
		Cluster:  &egv1a1.ClusterTranslationConfig{IncludeAll: &all},
		Secret:   &egv1a1.SecretTranslationConfig{IncludeAll: &all},
	}
	return &egv1a1.ExtensionManager{
		BackendResources: []egv1a1.GroupVersionKind{
			{Group: poolKind[0].Group, Version: "v1", Kind: poolKind[0].Kind},
		},
		Hooks: &egv1a1.ExtensionHooks{XDSTranslator: &egv1a1.XDSTranslatorHooks{
			Translation: included,
			Post: []egv1a1.XDSTranslatorHook{
				egv1a1.XDSTranslation, egv1a1.XDSCluster, egv1a1.XDSRoute,
			},
		}},
	}
}

// load reads the pools apart from all other objects: the types of egctl have no InferencePool.
func load(input []byte, addMissing bool) (*resource.Resources, error) {
	var others [][]byte
	var pools []unstructured.Unstructured
	for _, document := range bytes.Split(input, []byte("\n---\n")) {
		var object unstructured.Unstructured
		if err := yaml.Unmarshal(document, &object.Object); err != nil {
			return nil, err
		}
		if object.GetKind() == poolKind[0].Kind {
			pools = append(pools, object)
		} else {
			others = append(others, document)
		}
	}
	resources, err := resource.LoadResourcesFromYAMLBytes(bytes.Join(others, []byte("\n---\n")), addMissing, nil)
	if err == nil {
		resources.ExtensionRefFilters = append(resources.ExtensionRefFilters, pools...)
	}
	return resources, err
}

func extensions() *types.Manager {
	connection, err := grpc.NewClient("unix:"+os.Getenv("EXTENSION_SOCKET"),
		grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		panic(err)
	}
	server := forward{client: extension.NewEnvoyGatewayExtensionClient(connection)}
	manager, _, err := registry.NewInMemoryManager(extensionManager(), server)
	if err != nil {
		panic(err)
	}
	return &manager
}

type forward struct {
	extension.UnimplementedEnvoyGatewayExtensionServer
	client extension.EnvoyGatewayExtensionClient
}

func (f forward) PostRouteModify(ctx context.Context, request *extension.PostRouteModifyRequest) (*extension.PostRouteModifyResponse, error) {
	return f.client.PostRouteModify(ctx, request)
}

func (f forward) PostClusterModify(ctx context.Context, request *extension.PostClusterModifyRequest) (*extension.PostClusterModifyResponse, error) {
	return f.client.PostClusterModify(ctx, request)
}

func (f forward) PostTranslateModify(ctx context.Context, request *extension.PostTranslateModifyRequest) (*extension.PostTranslateModifyResponse, error) {
	return f.client.PostTranslateModify(ctx, request)
}
