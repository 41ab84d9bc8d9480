// TAP: what the parser of node-tap, the protocol's own, understands.
const { Parser } = require('tap-parser')

const stdin = require('fs').readFileSync(0, 'utf8')
const points = []
let trouble = []
const parser = new Parser({ strict: true }, (results) => {
  if (trouble.length || results.failures.some((it) => it.tapError)) {
    console.error(trouble, results.failures.filter((it) => it.tapError))
    process.exit(1)
  }
  const told = points.map(({ ok, name, todo, skip, diag }) => ({ ok, name, todo, skip, diag }))
  console.log(JSON.stringify({ ok: results.ok, plan: results.plan, points: told }))
})
parser.on('assert', (point) => points.push(point))
parser.on('extra', (line) => trouble.push(line))
parser.end(stdin)
