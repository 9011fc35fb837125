package learning

import (
	"context"

	"github.com/townhall-go/townhall"
)

// sitting is an attempt at an exam, which makes the record of a person's sitting or adds to it.
type sitting struct {
	Exam townhall.Ref `json:"exam"`
	Script
}

// Kinds describes the records of this package to people.
func Kinds() []townhall.Kind {
	return []townhall.Kind{townhall.KindOf[Exam](ExamStates), townhall.KindOf[Sitting](SittingStates)}
}

// Actions lists what can be done in this package, for a door that offers it.
func Actions() []townhall.Action {
	return []townhall.Action{
		townhall.Makes(ExamStates, "announce", Announce),
		townhall.Changes(ExamStates, "close", func(ctx context.Context, o townhall.Office, by townhall.Actor, exam townhall.Ref, _ struct{}) (Exam, error) {
			return Close(ctx, o, by, exam)
		}),
		townhall.Voids[Exam](),
		townhall.Makes(SittingStates, "sit", func(ctx context.Context, o townhall.Office, by townhall.Actor, in sitting) (Sitting, error) {
			return Sit(ctx, o, by, in.Exam, in.Script)
		}),
		townhall.Voids[Sitting](),
	}
}
