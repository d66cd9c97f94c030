package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov5"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Deleting waits for whoever has a finalizer on the object.
const patience = time.Minute

func (p *provider) ReadResource(_ context.Context, request *tfprotov5.ReadResourceRequest) (*tfprotov5.ReadResourceResponse, error) {
	current, err := read(request.CurrentState)
	if err != nil {
		return nil, err
	}
	held, err := p.api.get(identify(current.manifest))
	if absent(err) {
		gone, err := tfprotov5.NewDynamicValue(manifestType, tftypes.NewValue(manifestType, nil))
		return &tfprotov5.ReadResourceResponse{NewState: &gone}, err
	}
	if err != nil {
		return &tfprotov5.ReadResourceResponse{Diagnostics: failed("Cannot read", err)}, nil
	}
	refreshed, err := current.with(stripped(held))
	return &tfprotov5.ReadResourceResponse{NewState: refreshed}, err
}

func (p *provider) PlanResourceChange(_ context.Context, request *tfprotov5.PlanResourceChangeRequest) (*tfprotov5.PlanResourceChangeResponse, error) {
	wanted, err := read(request.ProposedNewState)
	if err != nil {
		return nil, err
	}
	response := &tfprotov5.PlanResourceChangeResponse{PlannedState: request.ProposedNewState}
	if wanted == nil {
		return response, nil
	}
	before, err := read(request.PriorState)
	if err != nil {
		return nil, err
	}
	manifest := tftypes.NewAttributePath().WithAttributeName("manifest")
	metadata := manifest.WithAttributeName("metadata")
	response.RequiresReplace = []*tftypes.AttributePath{
		manifest.WithAttributeName("apiVersion"),
		manifest.WithAttributeName("kind"),
		metadata.WithAttributeName("name"),
	}
	if identify(wanted.manifest).namespace != "" {
		response.RequiresReplace = append(response.RequiresReplace, metadata.WithAttributeName("namespace"))
	}
	if !complete(wanted.manifest) {
		response.PlannedState, err = wanted.with(unknown{})
		return response, err
	}
	of := identify(wanted.manifest)
	known, errs := p.judged(of, wanted)
	if len(errs) > 0 {
		response.Diagnostics = failed("Manifest configuration incompatible with resource schema", errs...)
		return response, nil
	}
	response.PlannedState, err = wanted.with(unknown{})
	if before != nil && identify(before.manifest) == of {
		planned := plan{computed: wanted.computed}.of("", known, wanted.manifest, before.manifest, before.object)
		if len(differences("", known, planned, before.object, true)) == 0 {
			response.PlannedState, err = wanted.with(before.object)
		}
	}
	return response, err
}

// judged gives the schema of an object, or what is wrong with the object.
func (p *provider) judged(of identity, wanted *state) (schema, []error) {
	is, err := p.api.kind(of)
	if err != nil {
		return schema{}, []error{fmt.Errorf("API did not recognize GroupVersionKind from manifest (CRD may not be installed): %w", err)}
	}
	if is.Namespaced && of.namespace == "" {
		return schema{}, []error{fmt.Errorf("resources of type %s require a namespace", of.kind)}
	}
	if !is.Namespaced && of.namespace != "" {
		return schema{}, []error{fmt.Errorf("resources of type %s cannot have a namespace", of.kind)}
	}
	if wanted.waits {
		return schema{}, []error{errors.New("the stand-in does not wait")}
	}
	known, err := p.api.schema(of)
	if err != nil {
		return schema{}, []error{err}
	}
	return known, known.complaints("", wanted.manifest)
}

func (p *provider) ApplyResourceChange(_ context.Context, request *tfprotov5.ApplyResourceChangeRequest) (*tfprotov5.ApplyResourceChangeResponse, error) {
	wanted, err := read(request.PlannedState)
	if err != nil {
		return nil, err
	}
	before, err := read(request.PriorState)
	if err != nil {
		return nil, err
	}
	if wanted == nil {
		response := &tfprotov5.ApplyResourceChangeResponse{NewState: request.PlannedState}
		if err := p.deleted(identify(before.manifest)); err != nil {
			response.NewState, response.Diagnostics = request.PriorState, failed("Cannot delete", err)
		}
		return response, nil
	}
	response := &tfprotov5.ApplyResourceChangeResponse{NewState: request.PriorState}
	of := identify(wanted.manifest)
	known, errs := p.judged(of, wanted)
	if len(errs) > 0 {
		response.Diagnostics = failed("Manifest configuration incompatible with resource schema", errs...)
		return response, nil
	}
	making := plan{computed: wanted.computed, creates: before == nil}
	if before == nil {
		before = &state{}
		if _, err := p.api.get(of); err == nil {
			response.Diagnostics = failed("Cannot create resource that already exists", fmt.Errorf("%s/%s", of.kind, of.name))
			return response, nil
		}
	}
	planned := making.of("", known, wanted.manifest, before.manifest, before.object)
	held, err := p.api.apply(of, sent(planned, wanted.manifest), wanted.manager, wanted.force)
	if err != nil {
		response.Diagnostics = failed("The API server refuses", fmt.Errorf("%s/%s: %w", of.kind, of.name, err))
		return response, nil
	}
	object := stripped(held)
	// Terraform itself compares what was planned with what has become of it; here the plan of an
	// object is unknown as a whole, and this compares instead
	for _, difference := range differences("", known, planned, object, false) {
		response.Diagnostics = append(response.Diagnostics, failed(
			"Provider produced inconsistent result after apply",
			fmt.Errorf("%s/%s: %s", of.kind, of.name, difference))...)
	}
	response.NewState, err = wanted.with(object)
	return response, err
}

func (p *provider) deleted(of identity) error {
	if err := p.api.delete(of); err != nil {
		return err
	}
	for deadline := time.Now().Add(patience); ; time.Sleep(100 * time.Millisecond) {
		if _, err := p.api.get(of); absent(err) {
			return nil
		} else if time.Now().After(deadline) {
			return fmt.Errorf("%s/%s is still there", of.kind, of.name)
		}
	}
}
