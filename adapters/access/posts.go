package access

import (
	"context"
	"errors"
	"slices"

	"github.com/townhall-go/townhall"
)

// PostsKind is the kind of the records that hold the posts of people; the id is the person's.
const PostsKind = "access.posts"

// Holding (任岗) is the posts of a person.
type Holding struct {
	Person townhall.PersonID `json:"person"`
	Posts  []Post            `json:"posts"`
}

// PostsRef names the record of a person's posts.
func PostsRef(p townhall.PersonID) townhall.Ref { return townhall.Ref{Kind: PostsKind, ID: string(p)} }

// Head is the record's header.
func (h Holding) Head() townhall.Head {
	return townhall.Head{Kind: PostsKind, Tags: []string{PersonTag(h.Person)}}
}

func postsVerbs() townhall.Verbs {
	return townhall.Verbs{
		"appoint": townhall.Say("access.verb.appoint", "授予岗位", "give a post"),
		"dismiss": townhall.Say("access.verb.dismiss", "收回岗位", "take a post away"),
	}
}

// appoint gives a post, from today on if no first day is given, if the roles know it and the person may hold it beside the others.
func (r Roles) appoint(h Holding, m townhall.Moment, p Post) (Holding, []townhall.Fact, error) {
	if p.Days.From.IsZero() {
		p.Days.From = m.Today
	}
	_, known := r.Role(p.Role)
	twice := slices.ContainsFunc(h.Posts, func(q Post) bool {
		return q.Role == p.Role && q.Unit == p.Unit && q.Days.Overlaps(p.Days)
	})
	next := h
	next.Posts = append(slices.Clip(h.Posts), p)
	f := townhall.All("access.appoint", townhall.Say("access.appoint", "授予岗位", "giving a post"), others(h, m),
		townhall.Finding{Code: "access.appoint.role", Field: "role", Held: known && !unposted(p.Role), Found: townhall.ValueOf(p.Role),
			Say: townhall.Say("access.appoint.role", "角色已定义，且可以授予", "the role is one that is given")},
		townhall.Finding{Code: "access.appoint.once", Field: "unit", Held: !twice, Found: townhall.ValueOf(p.Unit),
			Say: townhall.Say("access.appoint.once", "同一时期未在同一单位担任同一角色", "the person does not hold that role for that unit on these days")},
		r.apart(next.Posts))
	if err := errors.Join(p.Days.Check("days"), placed(p.Place)); err != nil {
		return h, nil, err
	}
	if err := f.Err(); err != nil {
		return h, nil, err
	}
	return next, []townhall.Fact{{Basis: f.Cites()}}, nil
}

// dismiss ends a post from today on.
func (h Holding) dismiss(m townhall.Moment, role string, unit townhall.UnitID) (Holding, []townhall.Fact, error) {
	next := Holding{Person: h.Person}
	ended := false
	for _, p := range h.Posts {
		if p.Role == role && p.Unit == unit && (p.Days.To.IsZero() || !p.Days.To.Before(m.Today)) {
			ended = true
			if p.Days.To = m.Today.AddDays(-1); p.Days.From.After(p.Days.To) {
				continue // it never began
			}
		}
		next.Posts = append(next.Posts, p)
	}
	f := townhall.All("access.dismiss", townhall.Say("access.dismiss", "收回岗位", "taking a post away"), others(h, m),
		townhall.Finding{Code: "access.dismiss.held", Field: "role", Held: ended, Found: townhall.ValueOf(role),
			Say: townhall.Say("access.dismiss.held", "所收回的岗位由其担任", "the person holds the post")})
	if err := f.Err(); err != nil {
		return h, nil, err
	}
	return next, []townhall.Fact{{}}, nil
}

// others judges that nobody changes their own posts.
func others(h Holding, m townhall.Moment) townhall.Finding {
	return townhall.Finding{Code: "access.others", Field: "person", Held: h.Person != m.By.Person, Found: townhall.ValueOf(h.Person),
		Say: townhall.Say("access.others", "不为本人授予、收回岗位", "nobody changes their own posts")}
}

func placed(p townhall.Place) error {
	_, err := townhall.ParsePlace(string(p))
	return err
}

// PostsOf reads the posts that are on record.
func (a *Accounts) PostsOf(ctx context.Context, p townhall.PersonID) ([]Post, error) {
	h, _, err := townhall.Load[Holding](ctx, a.office.Store, PostsRef(p))
	if errors.Is(err, townhall.NotFound) {
		return nil, nil
	}
	return h.Posts, err
}
