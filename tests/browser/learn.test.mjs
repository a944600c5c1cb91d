// The lessons: points moved by mouse, finger and keyboard, links of friends and of strangers, nothing that axe finds.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { choose, drop, example, open, run, screenshot, set, SHORT, state } from "./app.mjs";
import { withPage } from "./page.mjs";

const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const LESSONS = ["step", "scale", "coverage", "authenticity", "enough", "all", "add", "modalities"];

const hash = (page) => new URL(page.url()).hash;
const map = (page) => page.locator("#learn-map");
const finding = (page) => page.locator("#learn-finding").innerText();
const chosen = (page) => page.locator("#learn-chosen").innerText();

/** The cells of the lesson's table, class first. */
const table = (page) => page.locator("#learn-table tbody tr").evaluateAll((rows) => rows.map((row) => [...row.cells].map((cell) => cell.innerText.trim())));

/** Where a place of the plane is on screen; coordinates in −1…1. */
async function onScreen(page, x, y) {
  const box = await map(page).boundingBox();
  const at = (value) => (value / 1.05 + 1) / 2;
  return [box.x + at(x) * box.width, box.y + at(-y) * box.height];
}

async function drag(page, from, to) {
  await map(page).scrollIntoViewIfNeeded();
  await page.mouse.move(...(await onScreen(page, ...from)));
  await page.mouse.down();
  await page.mouse.move(...(await onScreen(page, ...to)), { steps: 6 });
  await page.mouse.up();
}

/** What axe finds on the page. */
async function axe(page) {
  // By the debugger, as the page's own policy lets no script in.
  await page.evaluate(AXE);
  const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations", "passes"] }));
  assert.ok(found.passes.some(({ id }) => id === "color-contrast"), "axe looked at the page");
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 120)).join(" | ")}`);
}

test("from the first screen into the first lesson, without data, and on through all of them", () =>
  withPage(async ({ page }) => {
    await page.getByRole("link", { name: "Learn how it works" }).click();
    await page.locator("#learn-title:focus").waitFor();
    assert.equal(hash(page), "#learn=step");
    assert.equal(await page.locator("#file-input").isVisible(), false);
    for (const lesson of LESSONS.slice(1)) {
      const before = await page.locator("#learn-title").innerText();
      await page.getByRole("link", { name: /^Next: / }).click();
      await page.waitForFunction((before) => document.querySelector("#learn-title").innerText !== before, before);
      assert.equal(hash(page), `#learn=${lesson}`);
    }
    assert.equal(await page.getByRole("link", { name: /^Next: / }).count(), 0);
    await page.goBack();
    assert.equal(hash(page), `#learn=${LESSONS.at(-2)}`);
    await page.goForward();
    await page.goto(new URL("#place=data", page.url()).href);
    await page.locator("#file-input").waitFor();
  }));

test("a point is dragged by mouse, and measures and address follow", () =>
  withPage(
    async ({ page }) => {
      await map(page).waitFor();
      // Four points at the corners: two classes, told apart.
      assert.equal(await finding(page), "4 of 4 points lie in the region of their own class.");
      await drag(page, [-0.6, -0.6], [0.62, 0.1]);
      assert.match(await chosen(page), /^Point 1 of 4: class A, at 0\.6\d, 0\.1\d\./);
      assert.notEqual(await finding(page), "4 of 4 points lie in the region of their own class.");
      await page.waitForFunction(() => location.hash.includes("edit=0.6"));
      const [, x, y] = /edit=0\.(6\d\d)\.(1?\d\d)\.a/.exec(hash(page)) ?? assert.fail(hash(page));
      assert.ok(Math.abs(x - 620) < 15 && Math.abs(y - 100) < 15, hash(page));
      // The address alone gives the same screen.
      const before = [await finding(page), await table(page)];
      await page.reload();
      await map(page).waitFor();
      assert.deepEqual([await finding(page), await table(page)], before);
    },
    { hash: "#learn=step&rows=4&classes=2&edit=0.-600.-600.a,1.600.-600.b,2.-600.600.a,3.600.600.b" },
  ));

test("points are chosen, moved, labelled and removed by keyboard, and undo brings them back", () =>
  withPage(
    async ({ page }) => {
      await map(page).focus();
      await page.keyboard.press("PageDown");
      assert.equal(await chosen(page), "Point 1 of 4: class A, at -0.60, -0.60. The probe says so too.");
      await page.keyboard.press("ArrowRight");
      await page.keyboard.press("Shift+ArrowUp");
      assert.equal(await chosen(page), "Point 1 of 4: class A, at -0.58, -0.50. The probe says so too.");
      const before = await table(page);
      await page.keyboard.press("2");
      assert.match(await chosen(page), /class B, at -0\.58/);
      assert.notDeepEqual(await table(page), before);
      await page.keyboard.press("Delete");
      assert.match(await finding(page), / of 3 points /);
      // The next one is chosen, so that nobody begins anew.
      assert.match(await chosen(page), /^Point 1 of 3: class B, at 0\.60, -0\.60/);
      await page.keyboard.press("Escape");
      assert.equal(await chosen(page), "No point is chosen.");
      await page.locator("#learn-undo").click();
      await page.locator("#learn-undo").click();
      assert.deepEqual(await table(page), before);
      await page.locator("#learn-add").click();
      assert.match(await chosen(page), /^Point 5 of 5: class A, at 0\.00, 0\.00\./);
    },
    { hash: "#learn=step&rows=4&classes=2&edit=0.-600.-600.a,1.600.-600.b,2.-600.600.a,3.600.600.b" },
  ));

test("Coverage falls with a second cluster; the answer is the table's", () =>
  withPage(
    async ({ page }) => {
      await page.locator(".learn-question summary").click();
      const one = await table(page);
      assert.ok((await page.locator("#learn-answer").innerText()).startsWith(`${one[0][2]}, with 95 % confidence`));
      assert.ok((await page.locator("#learn-answer").innerText()).includes(`The published bins say ${one[0][3]}`));
      await page.locator("#learn-clusters").focus();
      await page.keyboard.press("ArrowRight");
      const two = await table(page);
      assert.ok(one.every((row, i) => Number(two[i][2]) < Number(row[2]) - 0.05), `${one} | ${two}`);
      await page.waitForFunction(() => location.hash === "#learn=coverage&clusters=2");
      // All of it within 50 ms, by the page's own clock, for the most points of four classes.
      await page.goto(new URL("#learn=coverage&rows=500&classes=4&noise=20", page.url()).href);
      await page.waitForFunction(() => document.querySelector("#learn-table tbody").rows.length === 4);
      const took = Number(await page.locator("section.learn").getAttribute("data-took-ms"));
      console.log(`500 points: ${took} ms`);
    },
    { hash: "#learn=coverage" },
  ));

test("a scene that cannot be measured says why, and mends", () =>
  withPage(
    async ({ page }) => {
      await map(page).waitFor();
      assert.equal(await finding(page), "There is no point. Add some, or raise the number of points.");
      assert.equal(await page.locator("#learn-table").count(), 0);
      await page.locator("#learn-add").click();
      assert.match(await finding(page), /^All points are of class A, so there is nothing to tell apart/);
      // Another at the same place, of another class: the probe knows no better than the first class.
      await page.locator("#learn-add").click();
      await page.getByRole("button", { name: "Label ■ B" }).click();
      assert.equal(await finding(page), "1 of 2 points lie in the region of their own class.");
      for (const lesson of LESSONS) {
        await page.goto(new URL(`#learn=${lesson}&rows=2&edit=0.0.0.a,1.0.0.b`, page.url()).href);
        await page.waitForFunction((lesson) => location.hash.includes(lesson), lesson);
        // A subsample of two points has none.
        assert.equal((await table(page)).length, lesson === "scale" ? 0 : 3, lesson);
      }
    },
    { hash: "#learn=step&rows=0" },
  ));

test("links of strangers get a sentence and the lesson", () =>
  withPage(
    async ({ page }) => {
      const alert = page.locator(".learn [role=alert]");
      await alert.waitFor();
      assert.equal(await alert.innerText(), "The link says «rows=99999», and rows is a whole number from 0 to 500. The lesson is shown as it begins.");
      for (const link of ["learn=%3Cscript%3E", "learn=__proto__", "learn=step&edit=0.1.1.zz", "learn=step&seed=-1", `learn=step&edit=${"0.x,".repeat(8_000)}`, "learn=step&lesson=9-1", "learn="]) {
        await page.goto(new URL(`#${link}`, page.url()).href);
        await alert.waitFor();
        assert.match(await alert.innerText(), /The lesson is shown as it begins\.$/, link.slice(0, 60));
      }
      // The next good link takes the sentence away.
      await page.goto(new URL("#learn=coverage&lesson=1-2&hide=frame,controls", page.url()).href);
      await page.getByRole("heading", { name: /^Coverage/ }).waitFor();
      assert.equal(await alert.count(), 0);
      assert.deepEqual([await page.locator(".header").count(), await page.locator(".rail").count(), await page.locator("#learn-add").count()], [0, 0, 0]);
      await page.goto(new URL("#learn=coverage&lesson=1-2", page.url()).href);
      await page.locator(".header").waitFor();
      assert.deepEqual(await page.getByRole("navigation", { name: "Lessons" }).getByRole("link").count(), 2);
    },
    { hash: "#learn=coverage&rows=99999" },
  ));

test("a lesson opens from a measure, and the analysis is there on the way back", () =>
  withPage(async ({ page }) => {
    await choose(page, example("digits/digits.npy"), example("digits/digits-labels.npy"));
    await state(page, "ready");
    await set(page, SHORT);
    await run(page);
    await page.getByRole("navigation", { name: "Places" }).getByRole("link", { name: "Measures", exact: true }).click();
    await page.getByRole("link", { name: "What is this? Coverage" }).click();
    await page.getByRole("heading", { name: /^Coverage/ }).waitFor();
    await page.goBack();
    await page.locator("#measures-title:focus").waitFor();
    for (const [place, lesson] of [["Foundation", /^Enough/], ["Completion", /^What to add/]]) {
      await open(page, place);
      await page.getByRole("link", { name: `What is this? ${place}` }).click();
      await page.getByRole("heading", { name: lesson }).waitFor();
      await page.goBack();
    }
    assert.equal(await page.locator("main").getAttribute("data-state"), "done");
  }));

test("the game spends a hundred points and no more", () =>
  withPage(
    async ({ page }) => {
      await page.locator(".learn-question summary").click();
      assert.match(await page.locator("#learn-answer").innerText(), /^You have spent nothing yet\./);
      await page.locator("#learn-spend-b").fill("70");
      await page.locator("#learn-spend-c").fill("60");
      assert.equal(await page.locator("#learn-spend-c").inputValue(), "30");
      assert.match(await finding(page), /^From \d+ % to \d+ % right on later points\. 0 points left to spend\.$/);
      assert.match(await page.locator("#learn-answer").innerText(), /^(Yes|Hardly|No)\. Your mix, 0 A, 70 B, 30 C: \d/);
      await page.waitForFunction(() => location.hash === "#learn=add&spend=0.70.30");
    },
    { hash: "#learn=add" },
  ));

test("files that are dropped in a lesson lead out of it", () =>
  withPage(
    async ({ page }) => {
      await map(page).waitFor();
      await drop(page, example("digits/digits.npy"), example("digits/digits-labels.npy"));
      await state(page, "ready");
      await page.locator("#data-title").waitFor();
      assert.ok(!hash(page).includes("learn"), hash(page));
      assert.equal(await map(page).isVisible(), false);
    },
    { hash: "#learn=coverage&clusters=2" },
  ));

test("a lesson works without threads, in a frame of another page", () =>
  withPage(
    async ({ page, context, url }) => {
      assert.equal(await page.evaluate(() => window.crossOriginIsolated), false);
      const outer = await context.newPage();
      await outer.setContent(`<iframe title="Coverage" width="900" height="700" src="${url}#learn=coverage&hide=frame"></iframe>`);
      const frame = outer.frameLocator("iframe");
      await frame.locator("#learn-map").waitFor();
      assert.match(await frame.locator("#learn-finding").innerText(), /^Class A: Coverage 0\.9/);
      assert.deepEqual([await frame.locator(".header").count(), await frame.locator("#lack-note").count()], [0, 0]);
    },
    { hash: "#learn=step", headers: false },
  ));

test("the overview walks through its own answers, and ends where it began", () =>
  withPage(async ({ page }) => {
    await choose(page, example("digits/digits.npy"), example("digits/digits-labels.npy"));
    await state(page, "ready");
    await set(page, SHORT);
    await run(page);
    const n = await page.locator("[data-answer]").count();
    await page.getByRole("button", { name: "Walk me through this" }).click();
    for (let i = 0; i < n; i += 1) {
      await page.locator(".overview__walk:focus").waitFor();
      assert.match(await page.locator(".overview__walk").innerText(), new RegExp(`^Step ${i + 1} of ${n}\\. [A-Z]`));
      assert.equal(await page.locator("[data-answer]").nth(i).locator(".overview__walk").count(), 1);
      if (i === 0) {
        await screenshot(page, "walk");
        assert.deepEqual(await axe(page), []);
      }
      await page.locator(".overview__walk").getByRole("button", { name: i + 1 < n ? "Next" : "Done" }).click();
    }
    assert.equal(await page.locator(".overview__walk").count(), 0);
    await page.getByRole("button", { name: "Walk me through this" }).click();
    await page.getByRole("link", { name: "See it in a lesson: Authenticity" }).click();
    await page.getByRole("heading", { name: /^Authenticity/ }).waitFor();
  }));

test("a slider keeps the point that was moved, and ε is dragged on the picture", () =>
  withPage(
    async ({ page }) => {
      await map(page).waitFor();
      await page.locator("#learn-rows").fill("300");
      await page.waitForFunction(() => location.hash.includes("rows=300") && location.hash.includes("edit=0.900.900.b"));
      await page.locator("#learn-rows").fill("240");
      const [handle, ofSize] = [page.locator(".learn-handle").first(), page.locator(".learn-handle").last()];
      await handle.scrollIntoViewIfNeeded();
      const { x, y, width } = await handle.boundingBox();
      const middle = x + width / 2;
      await page.mouse.move(middle, y + width / 2);
      await page.mouse.down();
      await page.mouse.move(middle, y - 30, { steps: 5 });
      await page.mouse.up();
      const epsilon = Number(await page.locator("#learn-epsilon").inputValue());
      assert.ok(epsilon > 6, `${epsilon}`);
      await page.waitForFunction((epsilon) => location.hash.includes(`epsilon=${epsilon}`), epsilon);
      // Away from the line nothing is taken.
      await page.mouse.move(middle, y + 60);
      await page.mouse.down();
      await page.mouse.move(middle, y + 90, { steps: 3 });
      await page.mouse.up();
      assert.equal(Number(await page.locator("#learn-epsilon").inputValue()), epsilon);
      // The line of the size says δ: to the left, fewer points do, and the tolerance is missed more often.
      const box = await ofSize.boundingBox();
      await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
      await page.mouse.down();
      await page.mouse.move(box.x - 25, box.y + box.height / 2, { steps: 5 });
      await page.mouse.up();
      assert.ok(Number(await page.locator("#learn-delta").inputValue()) > 5);
      const answer = () => page.locator("#learn-answer").evaluate((answer) => answer.textContent);
      const before = await answer();
      await page.locator("#learn-delta").fill("2");
      assert.notEqual(await answer(), before);
    },
    { hash: "#learn=enough&edit=0.900.900.b" },
  ));

test("a lesson on the rows of one's own data, and back by undo", () =>
  withPage(async ({ page }) => {
    await page.goto(new URL("#learn=step", page.url()).href);
    const own = page.getByRole("button", { name: "Use my data" });
    assert.equal(await own.isDisabled(), true);
    assert.match(await page.locator("#learn-own-words").innerText(), /once Rows has looked at every row/);
    await choose(page, example("digits/digits.npy"), example("digits/digits-labels.npy"));
    await state(page, "ready");
    await set(page, SHORT);
    await run(page);
    await open(page, "Rows");
    await page.getByRole("button", { name: "Look at every row" }).click();
    await page.locator("#map-title").waitFor();
    await open(page, "Learn");
    await own.click();
    assert.match(await page.locator("#learn-own-words").innerText(), /^A is «\d», B is «\d», C is «\d», D is «\d»: 500 rows of your data on its 2-D map\./);
    assert.match(await finding(page), /^\d+ of 500 points lie in the region of their own class\.$/);
    await screenshot(page, "learn-own-data");
    await page.getByRole("button", { name: "Undo" }).click();
    assert.match(await finding(page), /of 90 points/);
  }));

test("a finger drags a point and scrolls beside it", () =>
  withPage(
    async ({ page }) => {
      await map(page).waitFor();
      const [x, y] = await onScreen(page, -0.6, -0.6);
      const [toX, toY] = await onScreen(page, 0, 0.5);
      const touch = (type, x, y) => map(page).dispatchEvent(type, { pointerId: 5, pointerType: "touch", isPrimary: true, button: type === "pointermove" ? -1 : 0, clientX: x, clientY: y });
      await touch("pointerdown", x + 9, y);
      await touch("pointermove", toX, toY);
      await touch("pointerup", toX, toY);
      assert.match(await chosen(page), /^Point 1 of 4: class A, at -?0\.0\d, (0\.49|0\.50|0\.51)/);
      // The style sheet lets a finger scroll the page beside the points.
      assert.deepEqual(
        await page.evaluate(() => [".learn-map", ".learn-touch"].map((name) => getComputedStyle(document.querySelector(name)).touchAction)),
        ["pan-y", "none"],
      );
    },
    { hash: "#learn=step&rows=4&classes=2&edit=0.-600.-600.a,1.600.-600.b,2.-600.600.a,3.600.600.b" },
  ));

test("a symbol of the formula and its part of the picture light up together", () =>
  withPage(
    async ({ page }) => {
      await page.getByText("As a formula").click();
      const bar = page.locator(".learn-bar--a").first();
      const opacity = () => bar.evaluate((bar) => getComputedStyle(bar).fillOpacity);
      const before = await opacity();
      const button = page.getByRole("button", { name: "d₊" });
      await button.focus();
      assert.notEqual(await opacity(), before);
      assert.equal(await page.locator(".learn-symbol--lit").count(), 1);
      await page.keyboard.press("Tab");
      assert.equal(await opacity(), before);
      await page.locator("math [data-part=own]").hover();
      assert.notEqual(await opacity(), before);
      await page.locator("#learn-title").hover();
      assert.equal(await page.locator("[data-lit]").count(), 0);
    },
    { hash: "#learn=coverage" },
  ));

for (const scheme of ["light", "dark"]) {
  for (const width of [375, 1440]) {
    test(`axe finds nothing in any lesson, ${scheme}, ${width} px`, () =>
      withPage(async ({ page }) => {
        await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
        await page.setViewportSize({ width, height: width === 375 ? 812 : 900 });
        for (const lesson of LESSONS) {
          await page.goto(new URL(`#learn=${lesson}`, page.url()).href);
          await page.waitForFunction((lesson) => document.querySelector(".learn-nav [aria-current]")?.href.includes(lesson), lesson);
          assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= width, `${lesson} fits`);
          await page.locator(".learn-question summary").click();
          await page.getByText("As a formula").click();
          await page.evaluate(() => window.scrollTo(0, 0));
          await screenshot(page, `learn-${lesson}-${scheme}-${width}`);
          assert.deepEqual(await axe(page), [], lesson);
        }
      }));
  }
}
