package web

import (
	"errors"

	"github.com/townhall-go/townhall"
)

func refusalIn(err error) *townhall.Refusal {
	no, _ := errors.AsType[*townhall.Refusal](err)
	return no
}

func errorIn(err error) *townhall.Error {
	e, _ := errors.AsType[*townhall.Error](err)
	return e
}
