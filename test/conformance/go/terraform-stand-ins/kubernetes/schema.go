package main

import (
	"fmt"
	"sort"
	"strings"
)

// schema is a node of an OpenAPI document.
type schema struct {
	all  map[string]any
	node map[string]any
}

type shape int

const (
	scalarShape shape = iota
	structShape
	mapShape
	listShape
	// anything may stand there
	openShape
)

// resolved follows references.
func (s schema) resolved() schema {
	for {
		reference, said := s.node["$ref"].(string)
		if all, wrapped := s.node["allOf"].([]any); !said && wrapped && len(all) == 1 {
			reference, said = all[0].(map[string]any)["$ref"].(string)
		}
		if !said {
			return s
		}
		name := reference[strings.LastIndex(reference, "/")+1:]
		s.node, _ = s.all[name].(map[string]any)
	}
}

// shape of a resolved schema.
func (s schema) shape() shape {
	_, properties := s.node["properties"]
	_, additional := s.node["additionalProperties"].(map[string]any)
	kind, _ := s.node["type"].(string)
	_, either := s.node["oneOf"]
	switch {
	case properties:
		return structShape
	case additional:
		return mapShape
	case kind == "array":
		return listShape
	case kind == "object":
		return openShape
	case kind == "" && !either && s.node["x-kubernetes-int-or-string"] == nil:
		return openShape
	}
	return scalarShape
}

func (s schema) below(node any) schema {
	is, _ := node.(map[string]any)
	return schema{s.all, is}.resolved()
}

func (s schema) properties() map[string]any {
	is, _ := s.node["properties"].(map[string]any)
	return is
}

func (s schema) items() schema {
	if s.shape() == listShape {
		return s.below(s.node["items"])
	}
	return s.below(s.node["additionalProperties"])
}

// complaints are what is not of the schema: the real provider finds it while it plans, too.
func (s schema) complaints(path string, value any) []error {
	s = s.resolved()
	found := []error{}
	kind := s.shape()
	object, isObject := value.(map[string]any)
	list, isList := value.([]any)
	_, isUnknown := value.(unknown)
	wrong := kind == scalarShape && (isObject || isList) ||
		(kind == structShape || kind == mapShape) && !isObject || kind == listShape && !isList
	switch {
	case isUnknown || value == nil || kind == openShape:
	case wrong:
		found = append(found, fmt.Errorf("%s: incompatible with the type in the API server's schema", path))
	case kind == structShape:
		for _, key := range keys(object) {
			below, known := s.properties()[key]
			if known {
				found = append(found, s.below(below).complaints(join(path, key), object[key])...)
			} else if s.node["x-kubernetes-preserve-unknown-fields"] != true {
				found = append(found, fmt.Errorf("%s: the API server's schema has no such attribute", join(path, key)))
			}
		}
	case kind == mapShape:
		for _, key := range keys(object) {
			found = append(found, s.items().complaints(join(path, key), object[key])...)
		}
	case kind == listShape:
		for index, item := range list {
			found = append(found, s.items().complaints(at(path, index), item)...)
		}
	}
	return found
}

func keys(of map[string]any) []string {
	made := []string{}
	for key := range of {
		made = append(made, key)
	}
	sort.Strings(made)
	return made
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

func at(path string, index int) string { return fmt.Sprintf("%s[%d]", path, index) }
