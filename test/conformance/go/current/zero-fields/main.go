// Prints which fields of Kubernetes' own kinds an API server leaves out when they are zero: it
// reads them into Go's types, which cannot tell a zero from nothing there, and writes them without.
package main

import (
	"encoding/json"
	"os"
	"reflect"
	"sort"
	"strings"

	apps "k8s.io/api/apps/v1"
	autoscaling "k8s.io/api/autoscaling/v2"
	batch "k8s.io/api/batch/v1"
	core "k8s.io/api/core/v1"
	networking "k8s.io/api/networking/v1"
	node "k8s.io/api/node/v1"
	policy "k8s.io/api/policy/v1"
	rbac "k8s.io/api/rbac/v1"
	scheduling "k8s.io/api/scheduling/v1"
	storage "k8s.io/api/storage/v1"
)

// Kinds that are rendered, or stand in a file beside a server of models.
var roots = map[string][]any{
	"v1": {
		core.ConfigMap{}, core.LimitRange{}, core.Namespace{}, core.PersistentVolume{},
		core.PersistentVolumeClaim{}, core.Pod{}, core.ResourceQuota{}, core.Secret{}, core.Service{},
		core.ServiceAccount{},
	},
	"apps/v1":                      {apps.DaemonSet{}, apps.Deployment{}, apps.StatefulSet{}},
	"autoscaling/v2":               {autoscaling.HorizontalPodAutoscaler{}},
	"batch/v1":                     {batch.CronJob{}, batch.Job{}},
	"networking.k8s.io/v1":         {networking.Ingress{}, networking.IngressClass{}, networking.NetworkPolicy{}},
	"node.k8s.io/v1":               {node.RuntimeClass{}},
	"policy/v1":                    {policy.PodDisruptionBudget{}},
	"rbac.authorization.k8s.io/v1": {rbac.ClusterRole{}, rbac.ClusterRoleBinding{}, rbac.Role{}, rbac.RoleBinding{}},
	"scheduling.k8s.io/v1":         {scheduling.PriorityClass{}},
	"storage.k8s.io/v1":            {storage.StorageClass{}},
}

// What a program writes of an object; the rest is the server's.
var skipped = map[string]bool{"managedFields": true, "status": true}

type fields struct {
	Zero []string          `json:"zero,omitempty"`
	In   map[string]string `json:"in,omitempty"`
}

var marshaler = reflect.TypeFor[json.Marshaler]()

func main() {
	types := map[string]*fields{}
	kinds := map[string]string{}
	for version, objects := range roots {
		for _, object := range objects {
			of := reflect.TypeOf(object)
			kinds[version+" "+of.Name()] = collect(of, types)
		}
	}
	for prune(types) {
	}
	for kind, name := range kinds {
		if types[name] == nil {
			delete(kinds, kind)
		}
	}
	out := json.NewEncoder(os.Stdout)
	out.SetIndent("", "  ")
	if err := out.Encode(map[string]any{"kinds": kinds, "types": types}); err != nil {
		panic(err)
	}
}

func collect(of reflect.Type, types map[string]*fields) string {
	// such as core.Container: of each group one version is looked at
	group := strings.Split(strings.TrimPrefix(strings.TrimPrefix(of.PkgPath(), "k8s.io/apimachinery/pkg/apis/"), "k8s.io/api/"), "/")[0]
	name := group + "." + of.Name()
	if types[name] != nil {
		return name
	}
	known := &fields{In: map[string]string{}}
	types[name] = known
	add(of, known, types)
	sort.Strings(known.Zero)
	return name
}

func add(of reflect.Type, known *fields, types map[string]*fields) {
	for i := range of.NumField() {
		field := of.Field(i)
		name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
		if field.Anonymous && name == "" {
			add(field.Type, known, types)
			continue
		}
		if name == "" || name == "-" || skipped[name] {
			continue
		}
		kind := field.Type.Kind()
		if strings.Contains(options, "omitempty") && kind != reflect.Pointer && kind != reflect.Struct && kind != reflect.Interface {
			known.Zero = append(known.Zero, name)
		}
		if inner := structOf(field.Type); inner != nil {
			known.In[name] = collect(inner, types)
		}
	}
}

// structOf gives what a field's items consist of, where the server reads them field by field.
func structOf(of reflect.Type) reflect.Type {
	for of.Kind() == reflect.Pointer || of.Kind() == reflect.Slice {
		of = of.Elem()
	}
	if of.Kind() != reflect.Struct || of.Implements(marshaler) || reflect.PointerTo(of).Implements(marshaler) {
		return nil
	}
	return of
}

// prune takes out what leads to no field, and says whether there was such.
func prune(types map[string]*fields) bool {
	found := false
	for name, known := range types {
		for field, inner := range known.In {
			if types[inner] == nil {
				delete(known.In, field)
			}
		}
		if len(known.Zero) == 0 && len(known.In) == 0 {
			delete(types, name)
			found = true
		}
	}
	return found
}
