package main

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net/http"
	"net/url"
	"strings"
	"sync"
)

// api is an API server, and what has been read of its kinds.
type api struct {
	host, token string
	client      *http.Client
	mutex       sync.Mutex
	kinds       map[string]map[string]kind
	documents   map[string]map[string]any
}

type kind struct {
	Name       string `json:"name"`
	Kind       string `json:"kind"`
	Namespaced bool   `json:"namespaced"`
}

// status is an API server's answer that is no success.
type status struct {
	code    int
	message string
}

func (s *status) Error() string { return s.message }

func absent(err error) bool {
	var is *status
	return errors.As(err, &is) && is.code == http.StatusNotFound
}

func connect(config map[string]any) (*api, error) {
	host, said := config["host"].(string)
	if !said {
		return nil, errors.New("the stand-in reads no kubeconfig: host, token and cluster_ca_certificate are needed")
	}
	token, _ := config["token"].(string)
	pool := x509.NewCertPool()
	authority, _ := config["cluster_ca_certificate"].(string)
	pool.AppendCertsFromPEM([]byte(authority))
	transport := &http.Transport{
		TLSClientConfig:     &tls.Config{RootCAs: pool},
		MaxIdleConnsPerHost: 16,
	}
	return &api{
		host: host, token: token, client: &http.Client{Transport: transport},
		kinds: map[string]map[string]kind{}, documents: map[string]map[string]any{},
	}, nil
}

func (a *api) ask(method, path, contentType string, body any) (map[string]any, error) {
	var data []byte
	if body != nil {
		var err error
		if data, err = json.Marshal(numbered(body)); err != nil {
			return nil, err
		}
	}
	request, err := http.NewRequest(method, a.host+path, bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Authorization", "Bearer "+a.token)
	request.Header.Set("Content-Type", contentType)
	answer, err := a.client.Do(request)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		return nil, err
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var parsed map[string]any
	if err := decoder.Decode(&parsed); err != nil {
		parsed = map[string]any{"message": string(text)}
	}
	if answer.StatusCode >= 300 {
		return nil, &status{answer.StatusCode, fmt.Sprint(parsed["message"])}
	}
	return floating(parsed).(map[string]any), nil
}

// numbered is for JSON what floating is for comparing.
func numbered(value any) any {
	switch is := value.(type) {
	case *big.Float:
		return json.Number(scalar(is))
	case map[string]any:
		made := map[string]any{}
		for key, item := range is {
			made[key] = numbered(item)
		}
		return made
	case []any:
		made := []any{}
		for _, item := range is {
			made = append(made, numbered(item))
		}
		return made
	}
	return value
}

func floating(value any) any {
	switch is := value.(type) {
	case json.Number:
		made, _, err := big.ParseFloat(string(is), 10, 512, big.ToNearestEven)
		if err != nil {
			panic(err)
		}
		return made
	case map[string]any:
		for key, item := range is {
			is[key] = floating(item)
		}
	case []any:
		for index, item := range is {
			is[index] = floating(item)
		}
	}
	return value
}

// identity of an object, as its manifest says it.
type identity struct{ version, kind, namespace, name string }

func identify(manifest any) identity {
	said, _ := manifest.(map[string]any)
	metadata, _ := said["metadata"].(map[string]any)
	text := func(in map[string]any, key string) string {
		value, _ := in[key].(string)
		return value
	}
	return identity{
		text(said, "apiVersion"), text(said, "kind"), text(metadata, "namespace"), text(metadata, "name"),
	}
}

func root(version string) string {
	if strings.Contains(version, "/") {
		return "apis/" + version
	}
	return "api/" + version
}

// kind finds what an API server calls a kind; a kind that it does not serve is an error.
func (a *api) kind(of identity) (kind, error) {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	if _, known := a.kinds[of.version]; !known {
		answer, err := a.ask(http.MethodGet, "/"+root(of.version), "application/json", nil)
		if err != nil && !absent(err) {
			return kind{}, err
		}
		served := map[string]kind{}
		resources, _ := answer["resources"].([]any)
		for _, resource := range resources {
			is := resource.(map[string]any)
			if name := is["name"].(string); !strings.Contains(name, "/") {
				served[is["kind"].(string)] = kind{name, is["kind"].(string), is["namespaced"].(bool)}
			}
		}
		a.kinds[of.version] = served
	}
	found, served := a.kinds[of.version][of.kind]
	if !served {
		return kind{}, fmt.Errorf("no matches for kind %q in version %q", of.kind, of.version)
	}
	return found, nil
}

func (a *api) path(of identity) (string, error) {
	is, err := a.kind(of)
	if err != nil {
		return "", err
	}
	inside := ""
	if is.Namespaced {
		inside = "/namespaces/" + url.PathEscape(of.namespace)
	}
	return "/" + root(of.version) + inside + "/" + is.Name + "/" + url.PathEscape(of.name), nil
}

func (a *api) get(of identity) (map[string]any, error) {
	path, err := a.path(of)
	if err != nil {
		return nil, err
	}
	return a.ask(http.MethodGet, path, "application/json", nil)
}

func (a *api) apply(of identity, object any, manager string, force bool) (map[string]any, error) {
	path, err := a.path(of)
	if err != nil {
		return nil, err
	}
	query := url.Values{
		"fieldManager": {manager}, "force": {fmt.Sprint(force)}, "fieldValidation": {"Strict"},
	}
	return a.ask(http.MethodPatch, path+"?"+query.Encode(), "application/apply-patch+yaml", object)
}

func (a *api) delete(of identity) error {
	path, err := a.path(of)
	if err == nil {
		_, err = a.ask(http.MethodDelete, path, "application/json", nil)
	}
	if absent(err) {
		return nil
	}
	return err
}

// schema is what the API server's OpenAPI says of a kind.
func (a *api) schema(of identity) (schema, error) {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	at := root(of.version)
	if _, known := a.documents[at]; !known {
		document, err := a.ask(http.MethodGet, "/openapi/v3/"+at, "application/json", nil)
		if err != nil {
			return schema{}, err
		}
		components, _ := document["components"].(map[string]any)
		a.documents[at], _ = components["schemas"].(map[string]any)
	}
	group, version, found := strings.Cut(of.version, "/")
	if !found {
		group, version = "", of.version
	}
	for _, candidate := range a.documents[at] {
		kinds, _ := candidate.(map[string]any)["x-kubernetes-group-version-kind"].([]any)
		for _, each := range kinds {
			is := each.(map[string]any)
			if is["group"] == group && is["version"] == version && is["kind"] == of.kind {
				return schema{a.documents[at], candidate.(map[string]any)}, nil
			}
		}
	}
	return schema{}, fmt.Errorf("OpenAPI knows no %s of %s", of.kind, of.version)
}
