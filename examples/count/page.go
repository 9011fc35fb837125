package main

func (c *counted) writePage(file string, o options) error { return nil }
