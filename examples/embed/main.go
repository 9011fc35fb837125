// Command embed is the portal of a village that was there before townhall: a chi router, users, sessions and tables of its own. It adopts
// people's mediation and a vote with its ballot box, in its own database and its own transactions, and none of townhall's pages or API. What
// that takes is in adopt.go.
//
//	go run ./examples/embed                             a temporary SQLite file
//	go run ./examples/embed -db postgres://user@host/portal
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	_ "github.com/lib/pq" // the driver "postgres"

	"github.com/townhall-go/townhall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second Ctrl-C does not wait
	if err := run(ctx, os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "embed:", townhall.Explain(err, townhall.ZH))
		os.Exit(1)
	}
}

// run serves the portal until ctx ends, and lets what was begun come to its end.
func run(ctx context.Context, args []string, out io.Writer) (err error) {
	f := flag.NewFlagSet("embed", flag.ContinueOnError)
	f.SetOutput(out)
	f.Usage = func() { usage(out) }
	addr := f.String("addr", "127.0.0.1:8090", "")
	address := f.String("db", "", "")
	keyFile := f.String("key", "portal.key", "")
	if err := f.Parse(args); errors.Is(err, flag.ErrHelp) {
		return nil
	} else if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "portal")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	if *address == "" {
		*keyFile = filepath.Join(dir, "portal.key")
	}
	key, err := secret(*keyFile)
	if err != nil {
		return err
	}
	db, err := connect(ctx, *address, dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	p, err := open(ctx, db, key)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.close()) }()
	listener, err := net.Listen("tcp", *addr)
	if err != nil {
		return err
	}
	if err := p.trial(ctx, out, "http://"+listener.Addr().String()); err != nil {
		return errors.Join(err, listener.Close())
	}
	return serve(ctx, listener, p.handler())
}

func serve(ctx context.Context, listener net.Listener, h http.Handler) error {
	server := &http.Server{Handler: h, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 20 * time.Second, WriteTimeout: 40 * time.Second, IdleTimeout: time.Minute}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	patience, cancel := context.WithTimeout(context.WithoutCancel(ctx), 30*time.Second)
	defer cancel()
	return server.Shutdown(patience)
}

// usage explains the options, in both languages: who asks for help has not chosen one yet.
func usage(out io.Writer) {
	for _, t := range []townhall.Text{
		townhall.Say("embed.usage", "embed 是一个原有的村级门户：路由、用户、会话、数据表都是自己的，只采用人民调解和一项表决。", "embed is a village's portal with a router, users, sessions and tables of its own, which adopts mediation and a vote."),
		townhall.Say("embed.usage.addr", "  -addr HOST:PORT      监听地址，缺省为 127.0.0.1:8090", "  -addr HOST:PORT      where it listens; 127.0.0.1:8090 if none is given"),
		townhall.Say("embed.usage.db", "  -db postgres://…     门户的 PostgreSQL 数据库；缺省为临时 SQLite 文件，程序结束即删除", "  -db postgres://…     the portal's PostgreSQL database; a temporary SQLite file, gone when the program ends, if none is given"),
		townhall.Say("embed.usage.key", "  -key FILE            与 -db 同用：票箱密钥文件，没有则新建，缺省为 portal.key", "  -key FILE            with -db: the file of the ballot box's key, made if there is none; portal.key if none is given"),
	} {
		fmt.Fprintf(out, "%s\n%s\n", t.In(townhall.ZH), t.In(townhall.EN))
	}
}

// trial signs somebody of each post in, and prints what to try.
func (p portal) trial(ctx context.Context, out io.Writer, at string) error {
	secrets := map[townhall.PersonID]string{}
	for _, who := range []townhall.PersonID{"lin", "sun", "zhao", "wang", "li"} {
		var err error
		if secrets[who], err = p.signIn(ctx, who); err != nil {
			return err
		}
	}
	send := func(who townhall.PersonID, method, path, key, body string) {
		line := "curl -X " + method + " -H 'Accept-Language: en' -H 'Authorization: Bearer " + secrets[who] + "'"
		if key != "" {
			line += " -H 'Idempotency-Key: " + key + "'"
		}
		if body != "" {
			line += " -d '" + body + "'"
		}
		fmt.Fprintln(out, line, at+path)
	}
	fmt.Fprintln(out, at)
	for _, try := range []struct {
		what                    townhall.Text
		who                     townhall.PersonID
		method, path, key, body string
	}{
		{townhall.Say("embed.try.case", "调解员记一件当日口头调解的案件（再发一次也只记一件）", "a mediator records a dispute settled by word of mouth; sent again it is recorded once"),
			"lin", "POST", "/cases", "c1", `{"applicant":"wang","other":"li","category":"neighbours","agreed":"李强 moves the fence back by 20 cm"}`},
		{townhall.Say("embed.try.refused", "不予：不是该委员会的调解员，列明条款", "refused with the articles: somebody who is no mediator of the committee"),
			"sun", "POST", "/cases", "c2", `{"applicant":"wang","other":"li","category":"neighbours","agreed":"peace"}`},
		{townhall.Say("embed.try.show", "申请人查看（将编号换成所得的）", "its applicant looks at it; put the number that you got"),
			"wang", "GET", fmt.Sprintf("/cases/%d-0001", p.office.Now().Year()), "", ""},
		{townhall.Say("embed.try.poll", "文书发起一项征求意见", "the clerk asks a question"), "zhao", "POST", "/polls", "square", `{"question":"东村广场禁止停车？"}`},
		{townhall.Say("embed.try.ballot", "投票", "a ballot"), "wang", "POST", "/polls/square/ballots", "b1", `{"ballot":["for"]}`},
		{townhall.Say("embed.try.ballot", "投票", "a ballot"), "li", "POST", "/polls/square/ballots", "b2", `{"ballot":["for"]}`},
		{townhall.Say("embed.try.close", "结束，看结果及理由", "the end: what it came to, and why"), "zhao", "POST", "/polls/square/close", "", ""},
	} {
		fmt.Fprintf(out, "\n# %s\n# %s\n", try.what.In(townhall.ZH), try.what.In(townhall.EN))
		send(try.who, try.method, try.path, try.key, try.body)
	}
	return nil
}
