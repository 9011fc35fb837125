package main

import (
	"context"
	"errors"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/access"
	"github.com/townhall-go/townhall/adapters/web"
)

// password is that of every account of the trial. A real office gives each its own, once.
const password = "shuinan-2026"

// demo is an account of the trial: a person of the town in a post.
type demo struct {
	login, person string
	name          townhall.Text
	post          access.Post
}

func demos() []demo {
	town := townhall.Place("shuinan")
	return []demo{
		{"mediator", "郭清艳", townhall.Say("town.demo.mediator", "东村调解员 郭清艳", "mediator of Dongcun, Guo Qingyan"), access.Post{Role: access.Mediator, Place: "shuinan/dongcun", Unit: "dongcun"}},
		{"head", "胡磊", townhall.Say("town.demo.head", "东村调委会主任 胡磊", "head of Dongcun's committee, Hu Lei"), access.Post{Role: access.Head, Place: "shuinan/dongcun", Unit: "dongcun"}},
		{"justice", "季文", townhall.Say("town.demo.justice", "司法所 季文", "justice office, Ji Wen"), access.Post{Role: access.Justice, Place: town}},
		{"clerk", "方敏", townhall.Say("town.demo.clerk", "人大办 方敏", "clerk of the congress, Fang Min"), access.Post{Role: access.CongressClerk, Place: town}},
		{"deputy", "曹竹宁", townhall.Say("town.demo.deputy", "代表 曹竹宁", "deputy, Cao Zhuning"), access.Post{Role: access.Deputy, Place: town, Unit: "congress"}},
		{"director", "陆建平", townhall.Say("town.demo.director", "分管领导 陆建平", "director, Lu Jianping"), access.Post{Role: access.Director, Place: town}},
	}
}

// administrators are the three of the trial, each in a hand of its own.
func administrators() []demo {
	return []demo{
		{login: "system", person: "钟系", name: townhall.Say("town.demo.system", "系统管理员 钟系", "system administrator, Zhong Xi")},
		{login: "security", person: "安全", name: townhall.Say("town.demo.security", "安全管理员 安全", "security administrator, An Quan")},
		{login: "audit", person: "沈计", name: townhall.Say("town.demo.audit", "审计管理员 沈计", "audit administrator, Shen Ji")},
	}
}

// accounts opens the accounts of the trial, as real ones are opened: by one administrator, and unlocked by another.
func (t *town) accounts(ctx context.Context) (*access.Accounts, error) {
	// What passwords cost to check is less than it should be, since these are shown to everybody.
	a, err := access.New(access.Config{Office: t.office, Roles: access.Town(), Cost: access.Cost{Passes: 1, Memory: 8 << 10, Threads: 1}})
	if err != nil {
		return nil, err
	}
	var three [3]access.Opening
	for i, d := range administrators() {
		p, err := t.person(ctx, d.person)
		if err != nil {
			return nil, err
		}
		three[i] = access.Opening{Login: d.login, Person: p, Password: "first-" + password}
	}
	if _, err := t.office.Store.Get(ctx, access.AccountRef("system")); errors.Is(err, townhall.NotFound) {
		if err := a.Bootstrap(ctx, access.Administrators{System: three[0], Security: three[1], Audit: three[2]}); err != nil {
			return nil, err
		}
	}
	system, security := townhall.Actor{Person: three[0].Person, Capacity: access.System}, townhall.Actor{Person: three[1].Person, Capacity: access.Security}
	for _, in := range three {
		if err := t.ownPassword(ctx, a, in.Login, in.Person, in.Password); err != nil {
			return nil, err
		}
	}
	for _, d := range demos() {
		if err := t.open(ctx, a, d, system, security); err != nil {
			return nil, err
		}
	}
	return a, nil
}

// open opens an account with its post.
func (t *town) open(ctx context.Context, a *access.Accounts, d demo, system, security townhall.Actor) error {
	p, err := t.person(ctx, d.person)
	if err != nil {
		return err
	}
	o := t.office
	o.Policy = a.Policy()
	if _, err := o.Store.Get(ctx, access.AccountRef(d.login)); err == nil {
		return nil
	}
	first := access.Opening{Login: d.login, Person: p, Password: "first-" + password}
	if _, err := a.OpenAccount(ctx, o, system, first); err != nil {
		return err
	}
	if _, err := a.Unlock(ctx, o, security, access.AccountRef(d.login), access.Because{}); err != nil {
		return err
	}
	if _, err := a.Appoint(ctx, o, security, access.Appointing{Person: p, Post: d.post}); err != nil {
		return err
	}
	return t.ownPassword(ctx, a, d.login, p, first.Password)
}

// ownPassword changes a first password into that of the trial, as its holder does.
func (t *town) ownPassword(ctx context.Context, a *access.Accounts, login string, p townhall.PersonID, first string) error {
	account, _, err := townhall.Load[access.Account](ctx, t.office.Store, access.AccountRef(login))
	if err != nil || !account.Temporary {
		return err
	}
	o := t.office
	o.Policy = a.Policy()
	_, err = a.ChangePassword(ctx, o, townhall.Actor{Person: p}, access.AccountRef(login), access.Changing{Old: first, New: password})
	return err
}

// offered are the accounts that the sign-in page of the trial shows.
func offered() []web.Demo {
	var out []web.Demo
	for _, d := range append(demos(), administrators()...) {
		out = append(out, web.Demo{Login: d.login, Password: password, Name: d.name})
	}
	return out
}
