package governance

import (
	"context"
	"slices"

	"github.com/townhall-go/townhall"
)

// Stranded is a seat whose holder has left the post on which it depends.
type Stranded struct {
	Body    townhall.UnitID
	Name    townhall.Text // the body's
	Member  Member
	Holders []townhall.PersonID // who holds the post now
}

// Stranded lists the seats of a day whose holders no longer have the posts on which they depend; holders says who has a post.
func (b Body) Stranded(day townhall.Date, holders func(Post) ([]townhall.PersonID, error)) ([]Stranded, error) {
	var out []Stranded
	for _, m := range b.On(day) {
		if m.Post == (Post{}) {
			continue
		}
		now, err := holders(m.Post)
		if err != nil {
			return out, err
		}
		if !slices.Contains(now, m.Person) {
			out = append(out, Stranded{b.ID, b.Name, m, now})
		}
	}
	return out, nil
}

// Text says it in one line.
func (s Stranded) Text() townhall.Text {
	return townhall.Say("governance.stranded", "{body}{role}{person}已不任{post}，席位随职务确定", "{body}: {role} {person} no longer holds {post}, on which the seat depends",
		"body", s.Name, "role", s.Member.Role.Text(), "person", s.Member.Person, "post", s.Member.Post.Name)
}

// PostChange (职务变动) is who holds a post from a day on.
type PostChange struct {
	Post    Post
	On      townhall.Date
	Holders []townhall.PersonID
}

// HoldersOn answers who holds a post on a day from a list of changes, for Body.Stranded; a post that changed in none of them is
// an Error NotFound.
func HoldersOn(day townhall.Date, changes ...PostChange) func(Post) ([]townhall.PersonID, error) {
	return func(p Post) ([]townhall.PersonID, error) {
		var last PostChange
		for _, c := range changes {
			if c.Post == p && !c.On.After(day) && !c.On.Before(last.On) {
				last = c
			}
		}
		if last.Post != p {
			return nil, &townhall.Error{Kind: townhall.NotFound, Field: "post", Found: townhall.ValueOf(p.Name)}
		}
		return last.Holders, nil
	}
}

// Overdue lists the seats of a day whose term has ended before it. Nobody leaves by that: they sit until others are chosen.
func (b Body) Overdue(day townhall.Date) []Member {
	return slices.DeleteFunc(b.On(day), func(m Member) bool { return m.Until.IsZero() || !m.Until.Before(day) })
}

// StrandedSeats lists the seats of a day, of all sitting bodies, whose holders have left the posts on which they depend, as
// the host's directory has it.
func StrandedSeats(ctx context.Context, s townhall.Store, d townhall.Directory, day townhall.Date) ([]Stranded, error) {
	var out []Stranded
	for b, err := range townhall.Docs[Body](ctx, s, townhall.Query{Kind: BodyKind, States: []string{string(Sitting)}}) {
		if err != nil {
			return nil, err
		}
		found, err := b.Stranded(day, func(p Post) ([]townhall.PersonID, error) { return d.Holders(ctx, p.Unit, p.Name, day) })
		if err != nil {
			return nil, err
		}
		out = append(out, found...)
	}
	return out, nil
}
