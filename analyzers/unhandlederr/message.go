package unhandlederr

import (
	"fmt"
	"go/ast"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/autobot/redislint/internal/redisapi"
	"github.com/autobot/redislint/internal/report"
)

func (c *checker) droppedMessage(call *ast.CallExpr) string {
	consequence := "nobody learns that it has failed"
	if c.kind(call) == redisapi.Write {
		consequence = "nobody learns that the write is lost"
	}
	return fmt.Sprintf("the error of %s is dropped: when Redis fails, %s", c.describe(call), consequence)
}

func (c *checker) senderMessage(call *ast.CallExpr) string {
	return fmt.Sprintf("the error of %s is dropped: when Redis fails, nobody learns that its commands are lost", c.describe(call))
}

func (c *checker) hiddenMessage(taker inspector.Cursor, call *ast.CallExpr) string {
	consequence := "reads as the zero value"
	if c.kind(call) == redisapi.Read {
		consequence = `reads as "nothing there"`
	}
	return fmt.Sprintf("%s hides the error of %s: a failure of Redis %s",
		report.Text(taker.Node().(*ast.CallExpr).Fun), c.describe(call), consequence)
}

// kind returns what the command of the call is for; 0 if that is not known.
func (c *checker) kind(call *ast.CallExpr) redisapi.Kind {
	fn := c.callee(call)
	if fn == nil || redisapi.LibraryOf(fn) == nil {
		return 0
	}
	command, _ := redisapi.CommandOf(fn.Name())
	return command.Kind
}

// describe names the call.
func (c *checker) describe(call *ast.CallExpr) string { return report.Call(c.pass.TypesInfo, call) }
