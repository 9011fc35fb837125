package access

import (
	"context"
	"slices"
	"time"

	"github.com/townhall-go/townhall"
)

// PostsOf gives the posts of a person, past and coming ones too; of who has none, none and no error.
type PostsOf func(ctx context.Context, p townhall.PersonID) ([]Post, error)

// Policy is a townhall.Policy by roles, for the posts that people hold. It judges each of the two questions of a request by itself:
// the record as it stands, and as it would be. Now is in the zone in which the office counts its days.
func (r Roles) Policy(posts PostsOf, now func() time.Time) townhall.Foresight {
	return policy{r, posts, now}
}

type policy struct {
	roles Roles
	posts PostsOf
	now   func() time.Time
}

// Allow answers a request.
func (p policy) Allow(ctx context.Context, q townhall.Request) error {
	return p.ask(ctx, q, func(in Post) bool { return p.roles.grants(in, q) })
}

// Ever answers whether there may be a record on which somebody may take a verb.
func (p policy) Ever(ctx context.Context, by townhall.Actor, verb, kind string) error {
	return p.ask(ctx, townhall.Request{By: by, Verb: verb, Record: townhall.Record{Ref: townhall.Ref{Kind: kind}}}, func(in Post) bool {
		role, _ := p.roles.Role(in.Role)
		return slices.ContainsFunc(role.Grants, func(g Grant) bool { return g.covers(kind, verb) })
	})
}

// ask looks for a post that grants a request: first those that everybody holds, then those of who asks.
func (p policy) ask(ctx context.Context, q townhall.Request, grants func(Post) bool) error {
	known := q.By.Person != ""
	if grants(Post{Role: Public}) || known && grants(Post{Role: SignedIn}) {
		return nil
	}
	if !known || q.By.Capacity == "" {
		return townhall.Denied(q)
	}
	held, err := p.roles.holds(ctx, p.posts, q.By, townhall.DateOf(p.now()))
	if err != nil {
		return err
	}
	if slices.ContainsFunc(held, grants) {
		return nil
	}
	return townhall.Denied(q)
}

// holds are the posts in which an actor acts on a day: of their capacity and unit.
func (r Roles) holds(ctx context.Context, posts PostsOf, by townhall.Actor, day townhall.Date) ([]Post, error) {
	today, err := r.on(ctx, posts, by.Person, day)
	return slices.DeleteFunc(today, func(p Post) bool { return p.Role != by.Capacity || p.Unit != by.Unit }), err
}

// on are the posts of a person on a day. There are none, whoever gave them, if they may not be held together.
func (r Roles) on(ctx context.Context, posts PostsOf, p townhall.PersonID, day townhall.Date) ([]Post, error) {
	all, err := posts(ctx, p)
	if err != nil {
		return nil, err
	}
	today := slices.DeleteFunc(slices.Clone(all), func(p Post) bool { return !p.Days.Contains(day) || unposted(p.Role) })
	if !r.apart(today).Held {
		return nil, nil
	}
	return today, nil
}

// grants reports whether a post's role grants a request.
func (r Roles) grants(p Post, q townhall.Request) bool {
	role, _ := r.Role(p.Role)
	return slices.ContainsFunc(role.Grants, func(g Grant) bool { return g.covers(q.Record.Kind, q.Verb) && g.reaches(p, q) })
}

// reaches reports whether the record of a request lies where a grant reaches from a post.
func (g Grant) reaches(p Post, q townhall.Request) bool {
	rec := q.Record
	if g.Hands && q.Before != nil && q.Before.Version > 0 {
		rec = *q.Before
	}
	switch {
	case len(g.States) > 0 && !slices.Contains(g.States, rec.State):
		return false
	case g.Self:
		return q.By.Person != "" && slices.Contains(rec.Tags, PersonTag(q.By.Person))
	case g.Own && (p.Unit == "" || rec.Holder != p.Unit):
		return false
	}
	return g.Anywhere || rec.Place.Within(p.Place)
}

// apart judges whether posts may be held together: one of the three administrators goes with no other post on the same day.
func (r Roles) apart(posts []Post) townhall.Finding {
	f := townhall.Finding{Code: "access.apart", Field: "posts", Held: true, Cite: protection("8.1.5"),
		Say: townhall.Say("access.apart", "系统、安全、审计三员分立，均不兼任其他岗位", "a system, security or audit administrator holds no other post")}
	for i, p := range posts {
		for _, q := range posts[i+1:] {
			a, _ := r.Role(p.Role)
			b, _ := r.Role(q.Role)
			if (a.Admin != "" || b.Admin != "") && (p.Days.Overlaps(q.Days)) {
				f.Held, f.Found = false, townhall.ValueOf([]townhall.Value{townhall.ValueOf(a.Title), townhall.ValueOf(b.Title)})
			}
		}
	}
	return f
}

// protection cites the baseline for classified protection (等级保护基本要求), whose text was not at hand.
func protection(article string) townhall.Cite {
	return townhall.Cite{Law: "信息安全技术 网络安全等级保护基本要求（GB/T 22239-2019）", English: "GB/T 22239-2019, Baseline for classified protection of cybersecurity",
		Article: article, Unverified: true}
}
