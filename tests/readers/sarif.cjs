// SARIF: what Microsoft's validator objects to, the rules of GitHub's code scanning included.
const { spawnSync } = require('child_process')
const fs = require('fs')
const os = require('os')
const path = require('path')

const tool = path.join(
  process.env.READERS,
  'node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool',
)
const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'sarif-'))
try {
  const log = path.join(directory, 'log.sarif')
  fs.writeFileSync(log, fs.readFileSync(0))
  const env = { ...process.env, DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: '1' }
  const args = ['validate', log, '--rule-kind', 'Sarif;Ghas']
  const { status, stdout, stderr } = spawnSync(tool, args, { env, encoding: 'utf8' })
  if (status !== 0 && !stdout.includes('1 files scanned')) {
    console.error(stdout, stderr)
    process.exit(1)
  }
  const lines = stdout.split('\n').filter((line) => line.includes(': error ') || line.includes(': warning '))
  // The tool has no page on the web that could be named.
  const objections = lines.filter((line) => !line.includes("does not provide 'informationUri'"))
  console.log(JSON.stringify({ objections, stdout }))
} finally {
  fs.rmSync(directory, { recursive: true })
}
