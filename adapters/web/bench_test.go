package web_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall/mediation"
)

// BenchmarkPublicPage is a page that everybody reads after a vote, asked for over the loopback by clients that each keep a connection:
//
//	go test -run '^$' -bench PublicPage -benchtime 100000x ./adapters/web
//
// The clients share the machine with the server, and read each answer to its end.
func BenchmarkPublicPage(b *testing.B) {
	for _, clients := range []int{8, 64} {
		b.Run(fmt.Sprint("clients=", clients), func(b *testing.B) {
			tn := newTown(b)
			tn.cases(b, 30, mediation.Neighbours)
			tn.vote(b, 52, passed())
			tn.clock.run() // so that pages grow old as they do
			load(b, tn.site, clients, "/zh/votes/schools/")
		})
	}
}

func load(b *testing.B, site http.Handler, clients int, path string) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(b, err)
	server := &http.Server{Handler: site}
	go server.Serve(listener)
	b.Cleanup(func() { server.Close() })
	took := make([][]time.Duration, clients)
	var wg sync.WaitGroup
	b.ResetTimer()
	began := time.Now()
	for i := range clients {
		n := b.N / clients
		if i < b.N%clients {
			n++
		}
		wg.Go(func() { took[i] = ask(b, listener.Addr().String(), path, n) })
	}
	wg.Wait()
	b.StopTimer()
	all := slices.Concat(took...)
	slices.Sort(all)
	if len(all) != b.N {
		b.Fatalf("%d answers of %d", len(all), b.N)
	}
	b.ReportMetric(float64(b.N)/time.Since(began).Seconds(), "requests/s")
	b.ReportMetric(float64(all[len(all)*99/100].Microseconds())/1000, "p99-ms")
	b.ReportMetric(float64(all[len(all)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(0, "ns/op")
}

// ask sends n requests one after another over one connection. It speaks HTTP by hand, since net/http's client costs more than the server.
func ask(b *testing.B, address, path string, n int) []time.Duration {
	conn, err := net.Dial("tcp", address)
	if err != nil {
		b.Error(err)
		return nil
	}
	defer conn.Close()
	request := []byte("GET " + path + " HTTP/1.1\r\nHost: town\r\nAccept-Encoding: gzip\r\n\r\n")
	in := bufio.NewReaderSize(conn, 32<<10)
	out := make([]time.Duration, 0, n)
	for range n {
		began := time.Now()
		if _, err := conn.Write(request); err != nil {
			b.Error(err)
			return out
		}
		answer, err := http.ReadResponse(in, nil)
		if err != nil || answer.StatusCode != http.StatusOK {
			b.Error(err)
			return out
		}
		if size, err := io.Copy(io.Discard, answer.Body); err != nil || size < 500 {
			b.Errorf("%d bytes: %v", size, err)
			return out
		}
		out = append(out, time.Since(began))
	}
	return out
}
