// Command desk is a mediator's desk: one screen with five fields for the oral, same-day case, in a program that has users and
// tables of its own.
//
//	go run ./examples/desk    then open http://127.0.0.1:8090
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/townhall-go/townhall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second Ctrl-C does not wait
	if err := run(ctx, os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "desk:", townhall.Explain(err, townhall.ZH))
		os.Exit(1)
	}
}

// run serves the desk until ctx ends, and lets what was begun come to its end.
func run(ctx context.Context, args []string, out io.Writer) error {
	f := flag.NewFlagSet("desk", flag.ContinueOnError)
	f.SetOutput(out)
	f.Usage = func() {
		usage := townhall.Say("desk.usage", "desk 打开人民调解员的工作台：一屏五项，记一件当日口头调解的案件。\n数据存于临时数据库，程序结束即删除。",
			"desk opens a mediator's desk: one screen with five fields for an oral, same-day case.\nIts database is a temporary one, which is gone when the program ends.")
		addr := townhall.Say("desk.usage.addr", "监听地址，缺省为 127.0.0.1:8090", "address to listen on; 127.0.0.1:8090 if none is given")
		fmt.Fprintf(out, "%s\n%s\n\n  -addr HOST:PORT\n      %s\n      %s\n", usage.In(townhall.ZH), usage.In(townhall.EN), addr.In(townhall.ZH), addr.In(townhall.EN))
	}
	addr := f.String("addr", "127.0.0.1:8090", "")
	if err := f.Parse(args); errors.Is(err, flag.ErrHelp) {
		return nil
	} else if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "desk")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	d, err := open(ctx, dir)
	if err != nil {
		return err
	}
	defer d.close()
	listener, err := net.Listen("tcp", *addr)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "http://%s\n", listener.Addr())
	server := &http.Server{Handler: d.handler(), ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 20 * time.Second, WriteTimeout: 30 * time.Second,
		IdleTimeout: time.Minute, ErrorLog: slog.NewLogLogger(slog.Default().Handler(), slog.LevelWarn)}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	patience, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	return server.Shutdown(patience)
}
