package main

import (
	"net"
	"os"

	egextension "github.com/envoyproxy/gateway/proto/extension"
	"github.com/go-logr/logr"
	"google.golang.org/grpc"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/client/fake"

	aigv1a1 "github.com/envoyproxy/ai-gateway/api/v1alpha1"
	aigv1b1 "github.com/envoyproxy/ai-gateway/api/v1beta1"
	"github.com/envoyproxy/ai-gateway/internal/extensionserver"
)

// The extension server of Envoy AI Gateway, in a cluster without objects of its own kinds.
func main() {
	scheme := runtime.NewScheme()
	check(aigv1a1.AddToScheme(scheme))
	check(aigv1b1.AddToScheme(scheme))
	client := fake.NewClientBuilder().WithScheme(scheme).Build()
	server, err := extensionserver.New(client, logr.Discard(), "/run/extproc.sock", false, nil, nil, "127.0.0.1:8081", 5000, false)
	check(err)
	listener, err := net.Listen("unix", os.Args[1])
	check(err)
	grpcServer := grpc.NewServer()
	egextension.RegisterEnvoyGatewayExtensionServer(grpcServer, server)
	check(grpcServer.Serve(listener))
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}
