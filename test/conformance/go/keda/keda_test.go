// Package keda asks KEDA itself: its admission rules about ScaledObjects, its cron scaler about
// their triggers. The scaler reads the clock; a test's bubble has one that can be moved on. Its
// source is put beside this file when it is built, without the other scalers of its package.
package keda

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"os"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/vm"
	"github.com/go-logr/logr"
	kedav1alpha1 "github.com/kedacore/keda/v2/apis/keda/v1alpha1"
	"github.com/kedacore/keda/v2/pkg/scalers/scalersconfig"
	admissionv1 "k8s.io/api/admission/v1"
	apimeta "k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	clientgoscheme "k8s.io/client-go/kubernetes/scheme"
	"k8s.io/client-go/rest"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/fake"
	logf "sigs.k8s.io/controller-runtime/pkg/log"
	"sigs.k8s.io/controller-runtime/pkg/webhook/admission"

	"cdk-inference/conformance/keda/scalers"
)

// A question, one on a line: is the object admitted beside the others, and what do its cron
// triggers ask for at these minutes (whole minutes since 1970, ascending)? With a formula it is
// its result where the other triggers, by name, have these values. With an idle count it is that
// where no trigger is active: a cron trigger says so itself, another one is above its threshold.
type question struct {
	Object  json.RawMessage
	Beside  []json.RawMessage
	Minutes []int64
	Values  map[string]float64
}

// Its answer. Runs are pairs of an index into the minutes and the number from there on.
type answer struct {
	Refused  string     `json:"refused,omitempty"`
	Warnings []string   `json:"warnings,omitempty"`
	Failed   string     `json:"failed,omitempty"`
	Runs     [][2]int64 `json:"runs"`
}

func TestAnswer(t *testing.T) {
	logf.SetLogger(logr.Discard())
	in, err := os.Open(os.Getenv("QUESTIONS"))
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	out, err := os.Create(os.Getenv("ANSWERS"))
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 1<<28)
	for lines.Scan() {
		var asked question
		if err := json.Unmarshal(lines.Bytes(), &asked); err != nil {
			t.Fatal(err)
		}
		if err := json.NewEncoder(out).Encode(answerTo(t, asked)); err != nil {
			t.Fatal(err)
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
}

func answerTo(t *testing.T, asked question) answer {
	scaled := &kedav1alpha1.ScaledObject{}
	strict := json.NewDecoder(bytes.NewReader(asked.Object))
	strict.DisallowUnknownFields()
	if err := strict.Decode(scaled); err != nil {
		return answer{Failed: err.Error()}
	}
	warnings, err := admit(t, scaled, asked.Beside)
	if err != nil {
		return answer{Refused: err.Error()}
	}
	runs, err := ask(t, scaled, asked.Minutes, asked.Values)
	if err != nil {
		return answer{Failed: err.Error(), Warnings: warnings}
	}
	return answer{Warnings: warnings, Runs: runs}
}

// The webhook's own validator, over a client that knows what stands in the namespace.
func admit(t *testing.T, scaled *kedav1alpha1.ScaledObject, beside []json.RawMessage) (admission.Warnings, error) {
	scheme := runtime.NewScheme()
	if err := clientgoscheme.AddToScheme(scheme); err != nil {
		t.Fatal(err)
	}
	if err := kedav1alpha1.AddToScheme(scheme); err != nil {
		t.Fatal(err)
	}
	there := fake.NewClientBuilder().WithScheme(scheme)
	for _, raw := range beside {
		object := &unstructured.Unstructured{}
		if err := json.Unmarshal(raw, object); err != nil {
			t.Fatal(err)
		}
		there = there.WithObjects(object)
	}
	mapper := apimeta.NewDefaultRESTMapper(nil)
	for kind := range scheme.AllKnownTypes() {
		mapper.Add(kind, apimeta.RESTScopeNamespace)
	}
	manager, err := ctrl.NewManager(&rest.Config{Host: "http://127.0.0.1:1"}, ctrl.Options{
		Scheme:         scheme,
		MapperProvider: func(*rest.Config, *http.Client) (apimeta.RESTMapper, error) { return mapper, nil },
		NewClient: func(*rest.Config, client.Options) (client.Client, error) {
			return there.Build(), nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := scaled.SetupWebhookWithManager(manager, false); err != nil {
		t.Fatal(err)
	}
	written := false
	request := admission.Request{AdmissionRequest: admissionv1.AdmissionRequest{DryRun: &written}}
	ctx := admission.NewContextWithRequest(context.Background(), request)
	return kedav1alpha1.ScaledObjectCustomValidator{}.ValidateCreate(ctx, scaled)
}

// What its cron triggers ask for: the highest of them, or the result of the formula, and never less
// than the minimum.
func ask(t *testing.T, scaled *kedav1alpha1.ScaledObject, minutes []int64, values map[string]float64) (runs [][2]int64, failed error) {
	if len(minutes) == 0 {
		return [][2]int64{}, nil
	}
	var formula *vm.Program
	if scaled.IsUsingModifiers() {
		if formula, failed = kedav1alpha1.ValidateAndCompileScalingModifiers(scaled); failed != nil {
			return nil, failed
		}
	}
	synctest.Test(t, func(t *testing.T) {
		ctx := context.Background()
		clocks := map[string]scalers.Scaler{}
		for index, trigger := range scaled.Spec.Triggers {
			if trigger.Type != "cron" {
				continue
			}
			clock, err := scalers.NewCronScaler(&scalersconfig.ScalerConfig{
				ScalableObjectName:      scaled.Name,
				ScalableObjectNamespace: scaled.Namespace,
				TriggerName:             trigger.Name,
				TriggerMetadata:         trigger.Metadata,
				TriggerIndex:            index,
				MetricType:              trigger.MetricType,
			})
			if err != nil {
				failed = fmt.Errorf("trigger %s: %w", trigger.Name, err)
				return
			}
			clocks[trigger.Name] = clock
		}
		for index, minute := range minutes {
			time.Sleep(time.Until(time.Unix(minute*60, 0)))
			most := int64(*scaled.Spec.MinReplicaCount)
			data := map[string]any{}
			for name, value := range values {
				data[name] = value
			}
			active := false
			for _, trigger := range scaled.Spec.Triggers {
				threshold, _ := strconv.ParseFloat(trigger.Metadata["activationThreshold"], 64)
				active = active || values[trigger.Name] > threshold
			}
			for name, clock := range clocks {
				metrics, within, err := clock.GetMetricsAndActivity(ctx, "cron")
				if err != nil {
					failed = err
					return
				}
				active = active || within
				data[name] = metrics[0].Value.AsApproximateFloat64()
				if formula == nil {
					most = max(most, metrics[0].Value.Value())
				}
			}
			if formula != nil {
				result, err := expr.Run(formula, data)
				if err != nil {
					failed = err
					return
				}
				// the HPA's target is one for each replica, and it has bounds of its own
				replicas := int64(math.Ceil(result.(float64)))
				most = min(max(most, replicas), int64(*scaled.Spec.MaxReplicaCount))
			}
			if idle := scaled.Spec.IdleReplicaCount; idle != nil && !active {
				most = int64(*idle)
			}
			if len(runs) == 0 || runs[len(runs)-1][1] != most {
				runs = append(runs, [2]int64{int64(index), most})
			}
		}
	})
	return runs, failed
}
