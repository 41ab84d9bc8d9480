// HTML: what html-validate objects to, and, in Chromium, axe (light and dark, on a phone and on a
// desk), whatever asks the network for something, runs a script or breaks the policy of the page,
// and what is wider than a phone. Gives that, the elements that there are, and the text.
// With LOOK=directory it leaves pictures and a PDF there, to be looked at.
const fs = require('fs')
const os = require('os')
const path = require('path')
const { pathToFileURL } = require('url')
const { HtmlValidate } = require('html-validate')
const puppeteer = require('puppeteer-core')

const SCREENS = [
  { name: 'phone', width: 390, height: 844 },
  { name: 'desk', width: 1280, height: 900 },
]

const validator = new HtmlValidate({
  extends: ['html-validate:recommended'],
  rules: {
    // How maud writes them is a matter of taste.
    'doctype-style': 'off',
    'void-style': 'off',
    'attribute-boolean-style': 'off',
    'no-trailing-whitespace': 'off',
    // A submission's name may be long.
    'long-title': 'off',
  },
})

async function look(page, file, where, objections) {
  const url = pathToFileURL(file).href
  page.on('request', (it) => {
    if (it.url().split('#')[0] !== url) objections.push(`${where}: asks for ${it.url()}`)
  })
  page.on('console', (it) => objections.push(`${where}: ${it.text()}`))
  page.on('pageerror', (it) => objections.push(`${where}: ${it.message}`))
  page.on('dialog', (it) => { objections.push(`${where}: says ${it.message()}`); it.dismiss() })
  await page.goto(url)
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  if (wide > 0) objections.push(`${where}: ${wide} px too wide`)
  const lost = await page.evaluate(() => [...document.links].map((it) => it.hash.slice(1)).filter((id) => !document.getElementById(id)))
  for (const id of lost) objections.push(`${where}: no place for #${id}`)
  await page.evaluate(require('axe-core').source)
  const { violations } = await page.evaluate(() => axe.run())
  for (const it of violations) {
    for (const node of it.nodes) objections.push(`${where}: ${it.id}: ${node.html.slice(0, 160)} ${node.failureSummary}`)
  }
}

async function main() {
  const html = fs.readFileSync(0, 'utf8')
  const { results } = await validator.validateString(html)
  const objections = results.flatMap((it) => it.messages.map((m) => `${m.line}:${m.column} ${m.ruleId}: ${m.message}`))

  const home = fs.mkdtempSync(path.join(os.tmpdir(), 'html-'))
  const file = path.join(home, 'page.html')
  fs.writeFileSync(file, html)
  const browser = await puppeteer.launch({
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
    userDataDir: path.join(home, 'profile'),
  })
  let elements, text
  try {
    for (const screen of SCREENS) {
      for (const scheme of ['light', 'dark']) {
        const page = await browser.newPage()
        await page.setViewport(screen)
        await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }])
        await look(page, file, `${screen.name}, ${scheme}`, objections)
        elements = await page.evaluate(() => [...new Set([...document.querySelectorAll('*')].map((it) => it.localName))].sort())
        text = await page.evaluate(() => document.body.innerText)
        if (process.env.LOOK) {
          const name = path.join(process.env.LOOK, `${screen.name}-${scheme}`)
          await page.screenshot({ path: `${name}.png`, fullPage: true })
          await page.pdf({ path: `${name}.pdf`, format: 'A4' })
        }
        await page.close()
      }
    }
  } finally {
    await browser.close()
    fs.rmSync(home, { recursive: true, force: true })
  }
  console.log(JSON.stringify({ objections, elements, text }))
}

main().catch((error) => { console.error(error); process.exit(1) })
