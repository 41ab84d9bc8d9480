// Workflow commands: what GitHub's own toolkit writes for the same annotations.
const core = require('@actions/core')

const annotations = JSON.parse(require('fs').readFileSync(0, 'utf8'))
const written = []
const write = process.stdout.write.bind(process.stdout)
process.stdout.write = (text) => written.push(text.trimEnd())
for (const { level, message, properties } of annotations) {
  // What is null is not there.
  const given = Object.entries(properties).filter(([, value]) => value !== null)
  core[level](message, Object.fromEntries(given))
}
write(JSON.stringify(written))
