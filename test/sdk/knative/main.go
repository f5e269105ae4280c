package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"time"

	ce "github.com/cloudevents/sdk-go/v2"
	"github.com/cloudevents/sdk-go/v2/binding"
	cehttp "github.com/cloudevents/sdk-go/v2/protocol/http"
	"knative.dev/eventing/pkg/eventingtls"
	"knative.dev/eventing/pkg/kncloudevents"
	"knative.dev/eventing/pkg/requestreply"
	"knative.dev/pkg/apis"
	duckv1 "knative.dev/pkg/apis/duck/v1"
)

func main() {
	var got *ce.Event
	var gotHeaders http.Header
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		gotHeaders = r.Header
		e, err := binding.ToEvent(r.Context(), cehttp.NewMessageFromHttpRequest(r))
		if err != nil {
			b, _ := io.ReadAll(r.Body)
			fmt.Println("   reply sink cannot parse:", err, string(b))
			w.WriteHeader(400)
			return
		}
		got = e
		w.WriteHeader(202)
	}))
	ru, _ := apis.ParseURL(srv.URL)
	u, _ := apis.ParseURL(os.Args[1])
	d := kncloudevents.NewDispatcher(eventingtls.ClientConfig{}, nil)
	key := make([]byte, 16)
	rand.Read(key)
	run := time.Now().UnixNano()
	puz := map[string]any{"question": "s", "context": map[string]any{"puzzle": "53..7....6..195....98....6.8...6...34..8.3..17...2...6.6....28....419..5....8..79"}}
	send := func(name, id string, idx int, mod func(*ce.Event)) {
		e := ce.NewEvent()
		e.SetID(id)
		e.SetSource("/kn")
		e.SetType("io.homelab.reasoning.requested")
		e.SetData("application/json", puz)
		if mod != nil {
			mod(&e)
		}
		if err := requestreply.SetCorrelationId(&e, "correlationid", key, idx); err != nil {
			fmt.Println(name, "set", err)
		}
		got = nil
		retry := kncloudevents.NoRetries()
		info, err := d.SendEvent(context.Background(), e, duckv1.Addressable{URL: u}, kncloudevents.WithReply(&duckv1.Addressable{URL: ru}), kncloudevents.WithRetryConfig(&retry))
		st := 0
		if info != nil {
			st = info.ResponseCode
		}
		out := fmt.Sprintf("%-34s dispatch err=%v code=%d", name, err, st)
		if got != nil {
			rid, _ := got.Extensions()["replyid"].(string)
			ok, verr := requestreply.VerifyReplyId(rid, key)
			out += fmt.Sprintf(" | reply %s subject==id %v replyid==correlationid %v Knative accepts replyid %v %v", got.Type(), got.Subject() == id, rid == e.Extensions()["correlationid"], ok, verr)
			_ = gotHeaders
		}
		fmt.Println(out)
	}
	r := func(s string) string { return fmt.Sprintf("%s-%d", s, run) }
	send("plain", r("a"), 0, nil)
	send("same event again, pod 1", r("a"), 1, nil)
	send("id with a space", r("two words"), 0, nil)
	send("id not ASCII", r("ü"), 0, nil)
	send("id with 100%", r("100%"), 0, nil)
	send("unanswerable", r("f"), 0, func(e *ce.Event) { e.SetData("application/json", map[string]any{"x": 1}) })
	send("not ours", r("o"), 0, func(e *ce.Event) { e.SetType("other") })
	send("specversion 0.3", r("v"), 0, func(e *ce.Event) { e.SetSpecVersion("0.3") })
	send("text/json", r("tj"), 0, func(e *ce.Event) { b := e.Data(); e.SetData("text/json", b) })
	send("big extension", r("b"), 0, func(e *ce.Event) {
		x := make([]byte, 3000)
		for i := range x {
			x[i] = 'x'
		}
		e.SetExtension("big", string(x))
	})
	send("expirytime past", r("e"), 0, func(e *ce.Event) { e.SetExtension("expirytime", time.Now().Add(-time.Hour)) })
}
