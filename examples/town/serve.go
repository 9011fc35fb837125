package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/access"
	"github.com/townhall-go/townhall/adapters/cn"
	"github.com/townhall-go/townhall/adapters/httpapi"
	"github.com/townhall-go/townhall/adapters/web"
	"github.com/townhall-go/townhall/governance"
	"github.com/townhall-go/townhall/governance/learning"
	"github.com/townhall-go/townhall/governance/powers"
	"github.com/townhall-go/townhall/mediation"
)

// opening is the hour at which the clock of the trial begins, on the first working day after the year that was played.
var opening = at(townhall.NewDate(year+1, 1, 5), 9*time.Hour)

// trialClock goes on from the hour of opening.
func trialClock() func() time.Time {
	began := time.Now()
	return func() time.Time { return opening.Add(time.Since(began)).In(cn.Zone) }
}

// serve opens the town hall until it is told to stop.
func (o options) serve(ctx context.Context, db database, stderr io.Writer) error {
	t, err := newTown(db.store, db.vault)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", o.addr)
	if err != nil {
		return problem{townhall.Say("town.addr", "不能在{addr}提供服务：{why}", "cannot serve on {addr}: {why}", "addr", o.addr, "why", err.Error())}
	}
	t.address = "http://" + listener.Addr().String()
	t.log = slog.New(slog.NewTextHandler(stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	hall, err := t.hall(ctx, db)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	fmt.Fprintln(stderr, townhall.Say("town.serving", "请在浏览器中打开 http://{addr}/（接口说明在 /api/docs；Ctrl-C 结束）", "open http://{addr}/ in a browser (the API is described at /api/docs; Ctrl-C to end)", "addr", listener.Addr().String()).In(o.language()))
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	ticking := t.ticking(ctx, stderr)
	err = httpapi.Serve(ctx, &http.Server{Handler: hall}, listener, 30*time.Second)
	stop()
	<-ticking
	return err
}

// exportTo writes the public pages as plain files into a directory.
func (o options) exportTo(ctx context.Context, db database, dir string) error {
	t, err := newTown(db.store, db.vault)
	if err != nil {
		return err
	}
	t.office.Now = trialClock()
	portuguese, err := web.Portuguese(own)
	if err != nil {
		return err
	}
	t.log = slog.New(slog.DiscardHandler)
	site, err := t.pages(ctx, db, townhall.ZH, townhall.EN, portuguese)
	if err != nil {
		return err
	}
	return site.Export(ctx, func(name string) (io.WriteCloser, error) {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return nil, err
		}
		return os.Create(file)
	})
}

// ticking does every minute what time asks for, until ctx ends.
func (t *town) ticking(ctx context.Context, stderr io.Writer) (ended chan struct{}) {
	ended = make(chan struct{})
	office := t.office
	office.Notifier = posted{}
	go func() {
		defer close(ended)
		for {
			if _, err := office.Tick(ctx, office.Now()); err != nil && ctx.Err() == nil {
				fmt.Fprintln(stderr, townhall.Explain(err, townhall.EN))
			}
			select {
			case <-ctx.Done():
				return
			case <-time.After(time.Minute):
			}
		}
	}()
	return ended
}

// posted is a notifier of those who look into their inbox: that a notice is on record is all it takes.
type posted struct{}

func (posted) Notify(context.Context, townhall.Notice) error { return nil }

// hall sets the trial up, and serves its pages and its API.
func (t *town) hall(ctx context.Context, db database) (http.Handler, error) {
	if err := t.trial(ctx, db.box); err != nil {
		return nil, err
	}
	t.office.Now = trialClock()
	portuguese, err := web.Portuguese(own)
	if err != nil {
		return nil, err
	}
	site, err := t.pages(ctx, db, townhall.ZH, townhall.EN, portuguese)
	if err != nil {
		return nil, err
	}
	people := &access.People{Vault: db.vault, Policy: site.Office.Policy, Log: access.NewLog(site.Office)}
	api, err := httpapi.New(httpapi.Config{Office: site.Office, Title: name(), Log: t.log, Kinds: site.Kinds, Actions: site.Actions, Users: site.Users, Box: db.box, Vault: db.vault, People: people, Files: db.files,
		Reads: func(ctx context.Context, r httpapi.Read) error {
			return site.Readings.Note(ctx, r.By, r.Verb, r.Reason, r.Ref)
		}})
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.Handle("/api/", http.StripPrefix("/api", api))
	mux.Handle("/", site)
	return mux, nil
}

func name() townhall.Text { return townhall.Say("town.name", "水南镇", "Shuinan Town") }

// own are the town's own words on its public pages in Portuguese.
var own = map[string]string{
	"town.name":  "Município de Shuinan",
	"town.trial": "Demonstração: o relógio começa em {day}; todas as pessoas são fictícias.",
}

// pages makes the site in some languages.
func (t *town) pages(ctx context.Context, db database, languages ...townhall.Language) (*web.Site, error) {
	accounts, err := t.accounts(ctx)
	if err != nil {
		return nil, err
	}
	places, err := places()
	if err != nil {
		return nil, err
	}
	office := t.office
	office.Policy = accounts.Policy()
	kinds, actions := access.Kinds(), accounts.Actions()
	for _, domain := range []struct {
		kinds   []townhall.Kind
		actions []townhall.Action
	}{{mediation.Kinds(), mediation.Actions()}, {governance.Kinds(), governance.Actions()}, {powers.Kinds(), powers.Actions()}, {learning.Kinds(), learning.Actions()}} {
		kinds, actions = append(kinds, domain.kinds...), append(actions, domain.actions...)
	}
	readings := access.NewLog(office)
	return web.New(web.Config{Office: office, Title: name(), Address: t.address, Log: t.log, Languages: languages, Kinds: kinds, Actions: actions, Users: access.First(accounts), Accounts: accounts,
		People: &access.People{Vault: db.vault, Policy: office.Policy, Log: readings}, Readings: &readings, Files: db.files, Box: db.box, Places: places,
		Notice: townhall.Say("town.trial", "演示系统：时钟从{day}开始走；人名均为虚构。", "A demonstration: its clock starts on {day}; all people are invented.", "day", townhall.DateOf(opening)),
		Demo:   offered(), Year: func() townhall.Period { return townhall.Year(year) }})
}

// places are the town's, by their names.
func places() ([]web.Place, error) {
	data, err := rows(files, "places.csv")
	if err != nil {
		return nil, err
	}
	var out []web.Place
	for _, row := range data {
		out = append(out, web.Place{Place: townhall.Place(row["place"]), Name: townhall.Text{ZH: row["zh"], EN: row["en"]}})
	}
	return out, nil
}
