package port

import (
	"net"
	"strconv"
	"testing"
)

// A port belongs to its server while that is dead, and to nobody afterwards.
func TestReserve(t *testing.T) {
	reserved, release, err := Reserve()
	if err != nil {
		t.Fatal(err)
	}
	port, _ := strconv.Atoi(reserved)
	if l, err := listen(port - 1); err == nil {
		_ = l.Close()
		t.Error("the port below is not held")
	}
	var l net.Listener
	if l, err = listen(port); err != nil {
		t.Fatal("a server cannot have the port: ", err)
	}
	_ = l.Close()
	release()
	if l, err = listen(port - 1); err != nil {
		t.Fatal("the port below is held after its release: ", err)
	}
	_ = l.Close()
}
