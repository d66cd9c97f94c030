package main

import (
	"fmt"
	"math/big"

	"github.com/hashicorp/terraform-plugin-go/tfprotov5"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// unknown stands for what is known after an apply only.
type unknown struct{}

// plain is a value as JSON would have it; numbers are *big.Float.
func plain(value tftypes.Value) any {
	if !value.IsKnown() {
		return unknown{}
	}
	if value.IsNull() {
		return nil
	}
	switch is := value.Type(); {
	case is.Is(tftypes.String):
		return as[string](value)
	case is.Is(tftypes.Bool):
		return as[bool](value)
	case is.Is(tftypes.Number):
		return as[*big.Float](value)
	case is.Is(tftypes.Object{}), is.Is(tftypes.Map{}):
		made := map[string]any{}
		for key, item := range as[map[string]tftypes.Value](value) {
			made[key] = plain(item)
		}
		return made
	default:
		made := []any{}
		for _, item := range as[[]tftypes.Value](value) {
			made = append(made, plain(item))
		}
		return made
	}
}

func as[T any](value tftypes.Value) T {
	var made T
	if err := value.As(&made); err != nil {
		panic(err)
	}
	return made
}

// typed is the other way: objects for maps and tuples for lists, as a dynamic value has them.
func typed(value any) tftypes.Value {
	switch is := value.(type) {
	case nil:
		return tftypes.NewValue(tftypes.DynamicPseudoType, nil)
	case unknown:
		return tftypes.NewValue(tftypes.DynamicPseudoType, tftypes.UnknownValue)
	case string:
		return tftypes.NewValue(tftypes.String, is)
	case bool:
		return tftypes.NewValue(tftypes.Bool, is)
	case *big.Float:
		return tftypes.NewValue(tftypes.Number, is)
	case map[string]any:
		types, items := map[string]tftypes.Type{}, map[string]tftypes.Value{}
		for key, item := range is {
			items[key] = typed(item)
			types[key] = items[key].Type()
		}
		return tftypes.NewValue(tftypes.Object{AttributeTypes: types}, items)
	case []any:
		types, items := []tftypes.Type{}, []tftypes.Value{}
		for _, item := range is {
			items = append(items, typed(item))
			types = append(types, items[len(items)-1].Type())
		}
		return tftypes.NewValue(tftypes.Tuple{ElementTypes: types}, items)
	default:
		panic(fmt.Sprintf("%T is not of JSON", value))
	}
}

// equal compares as Kubernetes' types do: a number or a text may stand for the same.
func equal(one, other any) bool {
	switch is := one.(type) {
	case map[string]any:
		items, same := other.(map[string]any)
		if !same || len(items) != len(is) {
			return false
		}
		for key := range is {
			item, present := items[key]
			if !present || !equal(is[key], item) {
				return false
			}
		}
		return true
	case []any:
		items, same := other.([]any)
		if !same || len(items) != len(is) {
			return false
		}
		for index := range is {
			if !equal(is[index], items[index]) {
				return false
			}
		}
		return true
	default:
		return scalar(one) == scalar(other)
	}
}

func scalar(value any) string {
	if is, number := value.(*big.Float); number {
		return is.Text('f', -1)
	}
	return fmt.Sprint(value)
}

// complete says whether nothing in a value is unknown yet.
func complete(value any) bool {
	switch is := value.(type) {
	case unknown:
		return false
	case map[string]any:
		for _, item := range is {
			if !complete(item) {
				return false
			}
		}
	case []any:
		for _, item := range is {
			if !complete(item) {
				return false
			}
		}
	}
	return true
}

// state of a kubernetes_manifest, or what is wanted of it.
type state struct {
	value            map[string]tftypes.Value
	manifest, object any
	computed         map[string]bool
	manager          string
	force            bool
	waits            bool
}

// read gives nothing where there is no such resource.
func read(from *tfprotov5.DynamicValue) (*state, error) {
	value, err := from.Unmarshal(manifestType)
	if err != nil || value.IsNull() {
		return nil, err
	}
	made := &state{
		value:    as[map[string]tftypes.Value](value),
		computed: map[string]bool{"metadata.annotations": true, "metadata.labels": true},
		manager:  "Terraform",
	}
	made.manifest, made.object = plain(made.value["manifest"]), plain(made.value["object"])
	if fields, said := plain(made.value["computed_fields"]).([]any); said {
		made.computed = map[string]bool{}
		for _, field := range fields {
			made.computed[field.(string)] = true
		}
	}
	if blocks, said := plain(made.value["field_manager"]).([]any); said && len(blocks) > 0 {
		block := blocks[0].(map[string]any)
		if manager, said := block["name"].(string); said {
			made.manager = manager
		}
		made.force, _ = block["force_conflicts"].(bool)
	}
	blocks, _ := plain(made.value["wait"]).([]any)
	made.waits = len(blocks) > 0 || plain(made.value["wait_for"]) != nil
	return made, nil
}

// with is the state with another object.
func (s *state) with(object any) (*tfprotov5.DynamicValue, error) {
	values := map[string]tftypes.Value{}
	for name, value := range s.value {
		values[name] = value
	}
	values["object"] = typed(object)
	made, err := tfprotov5.NewDynamicValue(manifestType, tftypes.NewValue(manifestType, values))
	return &made, err
}
