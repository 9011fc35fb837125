package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/access"
	"github.com/townhall-go/townhall/adapters/cn"
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
	site, err := t.hall(ctx, db)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", o.addr)
	if err != nil {
		return problem{townhall.Say("town.addr", "不能在{addr}提供服务：{why}", "cannot serve on {addr}: {why}", "addr", o.addr, "why", err.Error())}
	}
	server := &http.Server{Handler: site, ReadHeaderTimeout: 5 * time.Second}
	fmt.Fprintln(stderr, townhall.Say("town.serving", "请在浏览器中打开 http://{addr}/（Ctrl-C 结束）", "open http://{addr}/ in a browser (Ctrl-C to end)", "addr", listener.Addr().String()).In(o.language()))
	stopped := make(chan error, 1)
	go func() {
		<-ctx.Done()
		end, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
		defer cancel()
		stopped <- server.Shutdown(end)
	}()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return <-stopped
}

// hall sets the trial up and makes its pages.
func (t *town) hall(ctx context.Context, db database) (http.Handler, error) {
	if err := t.trial(ctx, db.box); err != nil {
		return nil, err
	}
	t.office.Now = trialClock()
	portuguese, err := web.Portuguese(own)
	if err != nil {
		return nil, err
	}
	return t.pages(ctx, db, townhall.ZH, townhall.EN, portuguese)
}

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
	return web.New(web.Config{Office: office, Title: townhall.Say("town.name", "水南镇", "Shuinan Town"), Languages: languages, Kinds: kinds, Actions: actions,
		Users: access.First(accounts), Accounts: accounts, People: &access.People{Vault: db.vault, Policy: office.Policy, Log: access.NewLog(office)}, Box: db.box, Places: places,
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
