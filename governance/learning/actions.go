package learning

import (
	"context"
	"errors"

	"github.com/townhall-go/townhall"
)

// Announce makes an exam known in an office, under its id if it has one.
func Announce(ctx context.Context, o townhall.Office, by townhall.Actor, x Exam) (Exam, error) {
	return townhall.Create(ctx, o, by, "announce", x.Ref(), x.Announce)
}

// Close ends an exam.
func Close(ctx context.Context, o townhall.Office, by townhall.Actor, exam townhall.Ref) (Exam, error) {
	return townhall.Act(ctx, o, by, "close", exam, Exam.Close)
}

// Sit records an attempt at an exam; a person's first makes the sitting. An attempt that is sent twice counts twice, unless
// the office takes it once: office.Once(id).
func Sit(ctx context.Context, o townhall.Office, by townhall.Actor, exam townhall.Ref, h Script) (Sitting, error) {
	r := SittingRef(exam, trimmed(h.Person))
	attempt := func(s Sitting, m townhall.Moment) (Sitting, []townhall.Fact, error) {
		x, err := load[Exam](ctx, o.Store, exam)
		if err != nil {
			return s, nil, err
		}
		return s.Sit(m, x, h)
	}
	s, err := townhall.Act(ctx, o, by, "sit", r, attempt)
	if errors.Is(err, townhall.NotFound) {
		s, err = townhall.Create(ctx, o, by, "sit", r, func(m townhall.Moment) (Sitting, []townhall.Fact, error) { return attempt(Sitting{}, m) })
		if errors.Is(err, townhall.Conflict) { // another attempt made the sitting meanwhile
			s, err = townhall.Act(ctx, o, by, "sit", r, attempt)
		}
	}
	return s, err
}

// CertificateOf gives the certificate of a person who passed an exam, from the records: an Error NotFound if the person did not
// sit it, Gone if the exam or the sitting is voided, and a refusal if it was not passed.
func CertificateOf(ctx context.Context, s townhall.Store, exam townhall.Ref, p townhall.PersonID) (Certificate, error) {
	x, err := load[Exam](ctx, s, exam)
	if err != nil {
		return Certificate{}, err
	}
	sitting, err := load[Sitting](ctx, s, SittingRef(exam, trimmed(p)))
	if err != nil {
		return Certificate{}, err
	}
	return x.Certificate(sitting)
}

// load reads a document whose record stands.
func load[T any](ctx context.Context, s townhall.Store, r townhall.Ref) (T, error) {
	doc, rec, err := townhall.Load[T](ctx, s, r)
	if err == nil && rec.State == townhall.Voided {
		err = &townhall.Error{Kind: townhall.Gone, Ref: r, Field: "state", Needed: townhall.Say("learning.standing", "未作废的记录", "a record that is not voided")}
	}
	return doc, err
}
