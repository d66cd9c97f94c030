// A provider with the schema of volcengine/volcengine, read from a file of facts: `validate` and a
// `plan` of what is to be made say of a program what the real one would say. It has no cloud.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-sdk/v2/diag"
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/schema"
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/validation"
	"github.com/hashicorp/terraform-plugin-sdk/v2/plugin"
)

// What is known of a provider, a resource or a data source.
type facts struct {
	Arguments map[string]argument `json:"arguments"`
}

// An argument: words such as "string required new one-of:a,b", and for a block what is in it.
type argument struct {
	words []string
	block map[string]argument
}

func (a *argument) UnmarshalJSON(data []byte) error {
	var words string
	if err := json.Unmarshal(data, &words); err == nil {
		a.words = strings.Fields(words)
		return nil
	}
	var block struct {
		Is string              `json:"is"`
		Of map[string]argument `json:"of"`
	}
	if err := json.Unmarshal(data, &block); err != nil {
		return err
	}
	a.words, a.block = strings.Fields(block.Is), block.Of
	return nil
}

func main() {
	data, err := os.ReadFile(os.Getenv("CONFORMANCE_VOLCENGINE_SCHEMA"))
	if err != nil {
		panic(err)
	}
	var known struct {
		Provider  facts            `json:"provider"`
		Resources map[string]facts `json:"resources"`
		Data      map[string]facts `json:"data"`
	}
	if err := json.Unmarshal(data, &known); err != nil {
		panic(err)
	}
	provider := &schema.Provider{
		Schema:         arguments(known.Provider.Arguments),
		ResourcesMap:   map[string]*schema.Resource{},
		DataSourcesMap: map[string]*schema.Resource{},
	}
	for name, is := range known.Resources {
		provider.ResourcesMap[name] = resource(arguments(is.Arguments))
	}
	for name, is := range known.Data {
		provider.DataSourcesMap[name] = dataSource(arguments(is.Arguments))
	}
	plugin.Serve(&plugin.ServeOpts{ProviderFunc: func() *schema.Provider { return provider }})
}

func arguments(of map[string]argument) map[string]*schema.Schema {
	made := map[string]*schema.Schema{}
	for name, is := range of {
		made[name] = is.schema(name)
	}
	return made
}

func (a argument) schema(name string) *schema.Schema {
	made := &schema.Schema{}
	switch kind := a.words[0]; kind {
	case "string":
		made.Type = schema.TypeString
	case "int":
		made.Type = schema.TypeInt
	case "bool":
		made.Type = schema.TypeBool
	case "map(string)":
		made.Type = schema.TypeMap
		made.Elem = &schema.Schema{Type: schema.TypeString}
	case "list", "set", "list(string)", "set(string)":
		made.Type = schema.TypeList
		if strings.HasPrefix(kind, "set") {
			made.Type = schema.TypeSet
		}
		made.Elem = &schema.Schema{Type: schema.TypeString}
		if a.block != nil {
			made.Elem = &schema.Resource{Schema: arguments(a.block)}
		}
	default:
		panic(fmt.Sprintf("%s: no type is called %q", name, kind))
	}
	for _, word := range a.words[1:] {
		said, value, _ := strings.Cut(word, ":")
		switch said {
		case "required":
			made.Required = true
		case "optional":
			made.Optional = true
		case "computed":
			made.Computed = true
		case "new":
			made.ForceNew = true
		case "max":
			made.MaxItems = number(value)
		case "default":
			made.Default = value
			if made.Type == schema.TypeInt {
				made.Default = number(value)
			}
		case "one-of":
			made.ValidateFunc = oneOf(made.Type, strings.Split(value, ","))
		case "between":
			least, most, _ := strings.Cut(value, ",")
			made.ValidateFunc = validation.IntBetween(number(least), number(most))
		default:
			panic(fmt.Sprintf("%s: nothing is called %q", name, word))
		}
	}
	return made
}

func oneOf(kind schema.ValueType, values []string) schema.SchemaValidateFunc {
	if kind != schema.TypeInt {
		return validation.StringInSlice(values, false)
	}
	numbers := []int{}
	for _, value := range values {
		numbers = append(numbers, number(value))
	}
	return validation.IntInSlice(numbers)
}

func number(text string) int {
	value, err := strconv.Atoi(text)
	if err != nil {
		panic(err)
	}
	return value
}

func resource(of map[string]*schema.Schema) *schema.Resource {
	refuse := func(context.Context, *schema.ResourceData, any) diag.Diagnostics {
		return diag.Errorf("this provider stands in for the real one and has no cloud")
	}
	made := &schema.Resource{
		Schema:        of,
		CreateContext: refuse,
		ReadContext:   refuse,
		DeleteContext: refuse,
	}
	if slices.ContainsFunc(slices.Collect(maps.Values(of)), func(is *schema.Schema) bool {
		return !is.ForceNew && (is.Required || is.Optional)
	}) {
		made.UpdateContext = refuse
	}
	return made
}

// Data sources are read while a plan is made. Whatever is asked for, there are two of it.
func dataSource(of map[string]*schema.Schema) *schema.Resource {
	return &schema.Resource{
		Schema: of,
		ReadContext: func(_ context.Context, data *schema.ResourceData, _ any) diag.Diagnostics {
			data.SetId("found")
			for name, is := range of {
				block, isBlock := is.Elem.(*schema.Resource)
				if !isBlock || !is.Computed {
					continue
				}
				found := []any{}
				for count := range 2 {
					found = append(found, example(block, count))
				}
				if err := data.Set(name, found); err != nil {
					return diag.FromErr(err)
				}
			}
			return nil
		},
	}
}

func example(block *schema.Resource, count int) map[string]any {
	made := map[string]any{}
	for name, is := range block.Schema {
		switch is.Type {
		case schema.TypeString:
			made[name] = fmt.Sprintf("%s-%d", name, count)
		case schema.TypeInt:
			made[name] = count
		}
	}
	return made
}
