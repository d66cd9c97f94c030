// Package httpaddon sends requests through the handlers of the interceptor of KEDA's HTTP add-on, in the
// order of its proxy: routing by the table that it makes of an InterceptorRoute, counting, waiting for a
// ready endpoint, forwarding.
package httpaddon

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"testing"
	"time"

	"github.com/go-logr/logr"
	corev1 "k8s.io/api/core/v1"
	discov1 "k8s.io/api/discovery/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	clientgoscheme "k8s.io/client-go/kubernetes/scheme"
	"sigs.k8s.io/controller-runtime/pkg/client/fake"

	"github.com/kedacore/http-add-on/interceptor/config"
	"github.com/kedacore/http-add-on/interceptor/handler"
	"github.com/kedacore/http-add-on/interceptor/metrics"
	"github.com/kedacore/http-add-on/interceptor/middleware"
	httpv1alpha1 "github.com/kedacore/http-add-on/operator/apis/http/v1alpha1"
	httpv1beta1 "github.com/kedacore/http-add-on/operator/apis/http/v1beta1"
	"github.com/kedacore/http-add-on/pkg/k8s"
	"github.com/kedacore/http-add-on/pkg/queue"
	"github.com/kedacore/http-add-on/pkg/routing"
)

// A question: what happens to a request with these headers, if a replica is ready so many milliseconds
// later (never, if it is negative), and responds so many milliseconds after it has the request?
type question struct {
	Routes   []json.RawMessage
	Services []json.RawMessage
	Headers  map[string]string
	ReadyMs  int
	DelayMs  int
}

// The timeout of the interceptor for response headers, where a route sets none: 300 s by default.
const responseHeaderTimeout = 500 * time.Millisecond

type answer struct {
	Failed string `json:"failed,omitempty"`
	Status int    `json:"status"`
	// The Host to which the interceptor forwarded.
	Body string `json:"body"`
	// Requests that the scaler reports while this one is held.
	Held int `json:"held"`
	// Milliseconds until the response.
	Waited int `json:"waited"`
}

func TestAnswer(t *testing.T) {
	var questions []question
	text, err := os.ReadFile(os.Getenv("QUESTIONS"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &questions); err != nil {
		t.Fatal(err)
	}
	answers := make([]answer, 0, len(questions))
	for _, each := range questions {
		answers = append(answers, answerTo(t, each))
	}
	text, err = json.Marshal(answers)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(os.Getenv("ANSWERS"), text, 0o600); err != nil {
		t.Fatal(err)
	}
}

func answerTo(t *testing.T, asked question) answer {
	scheme := runtime.NewScheme()
	for _, add := range []func(*runtime.Scheme) error{
		clientgoscheme.AddToScheme, httpv1alpha1.AddToScheme, httpv1beta1.AddToScheme,
	} {
		if err := add(scheme); err != nil {
			t.Fatal(err)
		}
	}
	there := fake.NewClientBuilder().WithScheme(scheme)
	var first *httpv1beta1.InterceptorRoute
	for _, raw := range asked.Routes {
		route := &httpv1beta1.InterceptorRoute{}
		if err := strict(raw, route); err != nil {
			return answer{Failed: err.Error()}
		}
		if first == nil {
			first = route
		}
		there = there.WithObjects(route)
	}
	for _, raw := range asked.Services {
		service := &corev1.Service{}
		if err := strict(raw, service); err != nil {
			return answer{Failed: err.Error()}
		}
		there = there.WithObjects(service)
	}
	reader := there.Build()
	counter := queue.NewMemory()
	table := routing.NewTable(reader, counter)
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	go func() { _ = table.Start(ctx) }()
	for !table.HasSynced() {
		time.Sleep(time.Millisecond)
	}

	pod := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		time.Sleep(time.Duration(asked.DelayMs) * time.Millisecond)
		_, _ = io.WriteString(w, r.URL.Path)
	}))
	defer pod.Close()
	transport := http.DefaultTransport.(*http.Transport).Clone()
	// the names of Services exist in a cluster only
	transport.DialContext = func(ctx context.Context, network, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, network, pod.Listener.Addr().String())
	}
	ready := k8s.NewReadyEndpointsCache(logr.Discard())
	var chain http.Handler = handler.NewUpstream(transport, reader, config.Tracing{}, responseHeaderTimeout)
	chain = middleware.NewEndpointResolver(chain, ready, middleware.EndpointResolverConfig{})
	chain = middleware.NewPlaceholder(chain, ready, reader)
	chain = middleware.NewCounting(chain, counter, metrics.NewNoopInstruments())
	chain = middleware.NewRouting(chain, table, reader, false, 0)
	interceptor := httptest.NewServer(chain)
	defer interceptor.Close()

	held := make(chan int, 1)
	go func() {
		time.Sleep(100 * time.Millisecond)
		count, _ := counter.Current()
		sum := 0
		for _, each := range count {
			sum += each.Concurrency
		}
		held <- sum
		if asked.ReadyMs >= 0 {
			time.Sleep(time.Duration(asked.ReadyMs) * time.Millisecond)
			ready.Update(first.Namespace+"/"+first.Spec.Target.Service, endpoints(first))
		}
	}()
	request, err := http.NewRequest(http.MethodGet, interceptor.URL+"/v1/models", nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range asked.Headers {
		request.Header.Set(name, value)
	}
	started := time.Now()
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return answer{Failed: err.Error()}
	}
	defer response.Body.Close()
	body, _ := io.ReadAll(response.Body)
	return answer{
		Status: response.StatusCode,
		Body:   string(body),
		Waited: int(time.Since(started).Milliseconds()),
		Held:   <-held,
	}
}

func strict(raw json.RawMessage, object any) error {
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.DisallowUnknownFields()
	return decoder.Decode(object)
}

func endpoints(route *httpv1beta1.InterceptorRoute) []*discov1.EndpointSlice {
	return []*discov1.EndpointSlice{{
		ObjectMeta: metav1.ObjectMeta{
			Name:      "pods",
			Namespace: route.Namespace,
			Labels:    map[string]string{discov1.LabelServiceName: route.Spec.Target.Service},
		},
		Endpoints: []discov1.Endpoint{{Addresses: []string{"192.0.2.1"}}},
	}}
}
