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
	t.office.Now = trialClock()
	site, err := t.site()
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

func (t *town) site() (*web.Site, error) {
	places, err := places()
	if err != nil {
		return nil, err
	}
	var kinds []townhall.Kind
	var actions []townhall.Action
	for _, domain := range []struct {
		kinds   []townhall.Kind
		actions []townhall.Action
	}{{mediation.Kinds(), mediation.Actions()}, {governance.Kinds(), governance.Actions()}, {powers.Kinds(), powers.Actions()}, {learning.Kinds(), learning.Actions()}} {
		kinds, actions = append(kinds, domain.kinds...), append(actions, domain.actions...)
	}
	return web.New(web.Config{Office: t.office, Title: townhall.Say("town.name", "水南镇", "Shuinan Town"), Languages: []townhall.Language{townhall.ZH, townhall.EN}, Kinds: kinds, Actions: actions,
		Places: places, Year: func() townhall.Period { return townhall.Year(year) }})
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
