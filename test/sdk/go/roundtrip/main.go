// Sends random valid events by the Go SDK, in both modes, and compares what comes back: roundtrip URL COUNT SEED.
// Every attribute type and every legal character; subject and causationid must be the id, replyid the correlationid.
package main

import (
	"context"
	"fmt"
	"math/rand"
	"os"
	"strconv"
	"strings"
	"time"
	"unicode"

	ce "github.com/cloudevents/sdk-go/v2"
	"github.com/cloudevents/sdk-go/v2/types"
)

// Characters of a CloudEvents String: neither controls nor surrogates nor noncharacters.
func legal(r rune) bool {
	return !unicode.Is(unicode.Cc, r) && !(r >= 0xd800 && r <= 0xdfff) && !(r >= 0xfdd0 && r <= 0xfdef) && r&0xfffe != 0xfffe
}

func char(dice *rand.Rand) rune {
	for {
		limit := []int{0x7f, 0x7f, 0x7f, 0x100, 0x3000, 0x10000, 0x110000}[dice.Intn(7)]
		if r := rune(dice.Intn(limit)); legal(r) {
			return r
		}
	}
}

func text(dice *rand.Rand) string {
	var b strings.Builder
	for n := 1 + dice.Intn(30); n > 0; n-- {
		b.WriteRune(char(dice))
	}
	// HTTP takes blanks off the ends of a header, and quotes around one mean a quoted string; the SDK encodes neither.
	s := strings.Trim(b.String(), " \"")
	if s == "" {
		return "x"
	}
	return s
}

// A value of each type that an attribute may have.
func value(dice *rand.Rand) any {
	switch dice.Intn(7) {
	case 0:
		return dice.Intn(2) == 0
	case 1:
		return int32(dice.Uint32())
	case 2:
		b := make([]byte, 1+dice.Intn(40))
		dice.Read(b)
		return b
	case 3:
		return types.ParseURI("https://example.com/" + strconv.Itoa(dice.Int()) + "?q=%20a#f")
	case 4:
		return types.ParseURIRef("../" + strconv.Itoa(dice.Int()))
	case 5:
		return types.Timestamp{Time: time.Unix(dice.Int63n(4e9), dice.Int63n(1e9)).UTC()}
	default:
		return text(dice)
	}
}

func main() {
	count, _ := strconv.Atoi(os.Args[2])
	seed, _ := strconv.ParseInt(os.Args[3], 10, 64)
	dice := rand.New(rand.NewSource(seed))
	client, err := ce.NewClientHTTP(ce.WithTarget(os.Args[1]))
	if err != nil {
		panic(err)
	}
	bad := 0
	for n := 0; n < count; n++ {
		e := ce.NewEvent()
		e.SetID(text(dice))
		e.SetSource("/go/" + strconv.Itoa(n))
		e.SetType("io.homelab.reasoning.requested")
		e.SetExtension("correlationid", value(dice))
		e.SetExtension("other", value(dice))
		if dice.Intn(2) == 0 {
			e.SetSubject(text(dice))
		}
		if dice.Intn(2) == 0 {
			e.SetTime(time.Unix(dice.Int63n(4e9), 0))
		}
		if err := e.SetData("application/json", map[string]any{"question": text(dice)}); err != nil {
			panic(err)
		}
		ctx := ce.WithEncodingBinary(context.Background())
		if n%2 == 1 {
			ctx = ce.WithEncodingStructured(context.Background())
		}
		r, res := client.Request(ctx, e)
		if r == nil {
			fmt.Printf("FAIL %d %q: no reply: %v\n", n, e.ID(), res)
			bad++
			continue
		}
		correlation, _ := types.Format(e.Extensions()["correlationid"])
		reply, _ := types.Format(r.Extensions()["replyid"])
		cause, _ := types.Format(r.Extensions()["causationid"])
		if r.Subject() != e.ID() || cause != e.ID() || reply != correlation || r.Type() != "io.homelab.reasoning.completed" {
			fmt.Printf("FAIL %d id %q subject %q correlationid %q replyid %q type %s\n", n, e.ID(), r.Subject(), correlation, reply, r.Type())
			bad++
		}
	}
	fmt.Printf("%s %d of %d events came back unchanged\n", map[bool]string{true: "PASS", false: "FAIL"}[bad == 0], count-bad, count)
	if bad > 0 {
		os.Exit(1)
	}
}
