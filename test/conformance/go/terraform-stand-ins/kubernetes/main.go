// A provider that does with kubernetes_manifest what hashicorp/kubernetes 2 does: it types a manifest
// by the API server's own OpenAPI, plans by the manifests of before and now and what the API server
// holds, and applies on the server's side. Nothing else of the real one is here.
package main

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-go/tfprotov5"
	"github.com/hashicorp/terraform-plugin-go/tfprotov5/tf5server"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

const (
	name     = "registry.terraform.io/hashicorp/kubernetes"
	manifest = "kubernetes_manifest"
)

func main() {
	if err := tf5server.Serve(name, func() tfprotov5.ProviderServer { return &provider{} }); err != nil {
		panic(err)
	}
}

// Whatever is not asked of it here, the embedded interface answers with a panic.
type provider struct {
	tfprotov5.ProviderServer
	api *api
}

func attribute(name string, is tftypes.Type) *tfprotov5.SchemaAttribute {
	return &tfprotov5.SchemaAttribute{Name: name, Type: is, Optional: true}
}

func single(name string, block *tfprotov5.SchemaBlock) *tfprotov5.SchemaNestedBlock {
	return &tfprotov5.SchemaNestedBlock{
		TypeName: name,
		Nesting:  tfprotov5.SchemaNestedBlockNestingModeList,
		MaxItems: 1,
		Block:    block,
	}
}

func strings_(names ...string) []*tfprotov5.SchemaAttribute {
	made := []*tfprotov5.SchemaAttribute{}
	for _, name := range names {
		made = append(made, attribute(name, tftypes.String))
	}
	return made
}

func providerSchema() *tfprotov5.Schema {
	block := &tfprotov5.SchemaBlock{
		Attributes: append(strings_(
			"host", "username", "password", "tls_server_name", "client_certificate", "client_key",
			"cluster_ca_certificate", "config_path", "config_context", "config_context_auth_info",
			"config_context_cluster", "token", "proxy_url",
		),
			attribute("insecure", tftypes.Bool),
			attribute("config_paths", tftypes.List{ElementType: tftypes.String}),
			attribute("ignore_annotations", tftypes.List{ElementType: tftypes.String}),
			attribute("ignore_labels", tftypes.List{ElementType: tftypes.String}),
		),
		BlockTypes: []*tfprotov5.SchemaNestedBlock{
			single("exec", &tfprotov5.SchemaBlock{Attributes: []*tfprotov5.SchemaAttribute{
				{Name: "api_version", Type: tftypes.String, Required: true},
				{Name: "command", Type: tftypes.String, Required: true},
				attribute("args", tftypes.List{ElementType: tftypes.String}),
				attribute("env", tftypes.Map{ElementType: tftypes.String}),
			}}),
			single("experiments", &tfprotov5.SchemaBlock{Attributes: []*tfprotov5.SchemaAttribute{
				attribute("manifest_resource", tftypes.Bool),
			}}),
		},
	}
	return &tfprotov5.Schema{Block: block}
}

func manifestSchema() *tfprotov5.Schema {
	fields := tftypes.Object{AttributeTypes: map[string]tftypes.Type{
		"fields": tftypes.Map{ElementType: tftypes.String},
	}}
	return &tfprotov5.Schema{Version: 1, Block: &tfprotov5.SchemaBlock{
		Attributes: []*tfprotov5.SchemaAttribute{
			{Name: "manifest", Type: tftypes.DynamicPseudoType, Required: true},
			{Name: "object", Type: tftypes.DynamicPseudoType, Optional: true, Computed: true},
			attribute("wait_for", fields),
			attribute("computed_fields", tftypes.List{ElementType: tftypes.String}),
		},
		BlockTypes: []*tfprotov5.SchemaNestedBlock{
			single("timeouts", &tfprotov5.SchemaBlock{Attributes: strings_("create", "update", "delete")}),
			single("field_manager", &tfprotov5.SchemaBlock{Attributes: []*tfprotov5.SchemaAttribute{
				attribute("name", tftypes.String), attribute("force_conflicts", tftypes.Bool),
			}}),
			single("wait", &tfprotov5.SchemaBlock{
				Attributes: []*tfprotov5.SchemaAttribute{
					attribute("rollout", tftypes.Bool),
					attribute("fields", tftypes.Map{ElementType: tftypes.String}),
				},
				BlockTypes: []*tfprotov5.SchemaNestedBlock{{
					TypeName: "condition",
					Nesting:  tfprotov5.SchemaNestedBlockNestingModeList,
					Block:    &tfprotov5.SchemaBlock{Attributes: strings_("status", "type")},
				}},
			}),
		},
	}}
}

var manifestType = manifestSchema().ValueType()

func (p *provider) GetMetadata(context.Context, *tfprotov5.GetMetadataRequest) (*tfprotov5.GetMetadataResponse, error) {
	return &tfprotov5.GetMetadataResponse{
		Resources: []tfprotov5.ResourceMetadata{{TypeName: manifest}},
	}, nil
}

func (p *provider) GetProviderSchema(context.Context, *tfprotov5.GetProviderSchemaRequest) (*tfprotov5.GetProviderSchemaResponse, error) {
	return &tfprotov5.GetProviderSchemaResponse{
		Provider:        providerSchema(),
		ResourceSchemas: map[string]*tfprotov5.Schema{manifest: manifestSchema()},
	}, nil
}

func (p *provider) GetResourceIdentitySchemas(context.Context, *tfprotov5.GetResourceIdentitySchemasRequest) (*tfprotov5.GetResourceIdentitySchemasResponse, error) {
	return &tfprotov5.GetResourceIdentitySchemasResponse{}, nil
}

func (p *provider) PrepareProviderConfig(_ context.Context, request *tfprotov5.PrepareProviderConfigRequest) (*tfprotov5.PrepareProviderConfigResponse, error) {
	return &tfprotov5.PrepareProviderConfigResponse{PreparedConfig: request.Config}, nil
}

func (p *provider) ConfigureProvider(_ context.Context, request *tfprotov5.ConfigureProviderRequest) (*tfprotov5.ConfigureProviderResponse, error) {
	config, err := request.Config.Unmarshal(providerSchema().ValueType())
	if err != nil {
		return nil, err
	}
	said, _ := plain(config).(map[string]any)
	p.api, err = connect(said)
	if err != nil {
		return &tfprotov5.ConfigureProviderResponse{Diagnostics: failed("Cannot connect", err)}, nil
	}
	return &tfprotov5.ConfigureProviderResponse{}, nil
}

func (p *provider) StopProvider(context.Context, *tfprotov5.StopProviderRequest) (*tfprotov5.StopProviderResponse, error) {
	return &tfprotov5.StopProviderResponse{}, nil
}

func (p *provider) ValidateResourceTypeConfig(_ context.Context, request *tfprotov5.ValidateResourceTypeConfigRequest) (*tfprotov5.ValidateResourceTypeConfigResponse, error) {
	config, err := read(request.Config)
	if err != nil {
		return nil, err
	}
	response := &tfprotov5.ValidateResourceTypeConfigResponse{}
	said, known := config.manifest.(map[string]any)
	if !known {
		return response, nil
	}
	for _, key := range []string{"apiVersion", "kind", "metadata"} {
		if _, present := said[key]; !present {
			response.Diagnostics = append(response.Diagnostics,
				failed(`Attribute key missing from "manifest" value`, fmt.Errorf("%q is missing", key))...)
		}
	}
	return response, nil
}

func (p *provider) UpgradeResourceState(_ context.Context, request *tfprotov5.UpgradeResourceStateRequest) (*tfprotov5.UpgradeResourceStateResponse, error) {
	value, err := request.RawState.Unmarshal(manifestType)
	if err != nil {
		return nil, err
	}
	state, err := tfprotov5.NewDynamicValue(manifestType, value)
	return &tfprotov5.UpgradeResourceStateResponse{UpgradedState: &state}, err
}

func failed(summary string, errors ...error) []*tfprotov5.Diagnostic {
	made := []*tfprotov5.Diagnostic{}
	for _, err := range errors {
		made = append(made, &tfprotov5.Diagnostic{
			Severity: tfprotov5.DiagnosticSeverityError,
			Summary:  summary,
			Detail:   err.Error(),
		})
	}
	return made
}
