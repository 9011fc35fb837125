package main

import "io"

func (o options) checkAll(files []string, out io.Writer) error { return nil }
