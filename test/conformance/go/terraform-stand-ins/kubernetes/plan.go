package main

import "fmt"

// plan says what an object will be: what a manifest says now, what it said before, and what the API
// server holds, field by field. What the API server decides is unknown.
type plan struct {
	computed map[string]bool
	creates  bool
}

// nothing is what becomes of a field that nobody has said anything of.
func (p plan) nothing() any {
	if p.creates {
		return unknown{}
	}
	return nil
}

func (p plan) of(path string, s schema, now, before, held any) any {
	s = s.resolved()
	if _, later := now.(unknown); later {
		return now
	}
	if now == nil && before == nil && held == nil {
		return p.nothing()
	}
	if p.computed[path] && now != nil {
		// the API server may alter these; a change is told to it all the same
		if p.creates || !equal(now, before) {
			return unknown{}
		}
		return held
	}
	if s.shape() == structShape {
		return p.ofStruct(path, s, now, before, held)
	}
	switch {
	case now == nil && p.creates, now == nil && before != nil:
		return unknown{}
	case now == nil:
		return held
	case s.shape() == listShape:
		made := []any{}
		for index, item := range now.([]any) {
			made = append(made, p.of(at(path, index), s.items(), item, nth(before, index), nth(held, index)))
		}
		return made
	case s.shape() == mapShape:
		made := map[string]any{}
		for key, item := range now.(map[string]any) {
			made[key] = p.of(join(path, key), s.items(), item, member(before, key), member(held, key))
		}
		return made
	}
	return now
}

func (p plan) ofStruct(path string, s schema, now, before, held any) any {
	made := map[string]any{}
	for name, below := range s.properties() {
		made[name] = p.of(join(path, name), s.below(below), member(now, name), member(before, name), member(held, name))
	}
	// where unknown fields are kept, they are as they are said
	is, _ := now.(map[string]any)
	for name, item := range is {
		if _, known := s.properties()[name]; !known {
			made[name] = item
		}
	}
	return made
}

// sent is what of a plan is told to the API server.
func sent(planned, now any) any {
	switch is := planned.(type) {
	case unknown:
		return now
	case map[string]any:
		made := map[string]any{}
		for key, item := range is {
			if value := sent(item, member(now, key)); value != nil {
				made[key] = value
			}
		}
		if len(made) == 0 && now == nil {
			return nil
		}
		return made
	case []any:
		made := []any{}
		for index, item := range is {
			made = append(made, sent(item, nth(now, index)))
		}
		return made
	}
	return planned
}

// differences between a plan and what the API server holds. Where something is unknown in the plan,
// anything may stand, unless that alone is a difference.
func differences(path string, s schema, planned, held any, unknownDiffers bool) []string {
	s = s.resolved()
	differ := []string{fmt.Sprintf("%s: planned %v, but is %v", path, scalars(planned), scalars(held))}
	if _, later := planned.(unknown); later {
		if unknownDiffers {
			return differ
		}
		return nil
	}
	found := []string{}
	switch s.shape() {
	case structShape:
		for name, below := range s.properties() {
			found = append(found,
				differences(join(path, name), s.below(below), member(planned, name), member(held, name), unknownDiffers)...)
		}
	case listShape:
		wanted, _ := planned.([]any)
		items, _ := held.([]any)
		if len(wanted) != len(items) || (planned == nil) != (held == nil) {
			return differ
		}
		for index := range wanted {
			found = append(found, differences(at(path, index), s.items(), wanted[index], items[index], unknownDiffers)...)
		}
	case mapShape:
		wanted, _ := planned.(map[string]any)
		items, _ := held.(map[string]any)
		if len(wanted) != len(items) || (planned == nil) != (held == nil) {
			return differ
		}
		for key := range wanted {
			found = append(found, differences(join(path, key), s.items(), wanted[key], items[key], unknownDiffers)...)
		}
	default:
		if !equal(planned, held) {
			return differ
		}
	}
	return found
}

func scalars(value any) any {
	switch value.(type) {
	case map[string]any, []any:
		return numbered(value)
	}
	return scalar(value)
}

func member(of any, key string) any {
	is, _ := of.(map[string]any)
	return is[key]
}

func nth(of any, index int) any {
	is, _ := of.([]any)
	if index < len(is) {
		return is[index]
	}
	return nil
}

// stripped is an object without what the API server writes down for itself.
func stripped(object map[string]any) map[string]any {
	made := map[string]any{}
	for key, item := range object {
		if key != "status" {
			made[key] = item
		}
	}
	metadata := map[string]any{}
	is, _ := object["metadata"].(map[string]any)
	for key, item := range is {
		switch key {
		case "uid", "creationTimestamp", "resourceVersion", "generation", "managedFields", "selfLink":
		default:
			metadata[key] = item
		}
	}
	made["metadata"] = metadata
	return made
}
