// Fails if an image wastes more than 20 MB, or grew by more than 10% since another version: node gate.js app.tar [main.tar]
import { check, openImage } from 'timg-inspect';

const [archive = 'app.tar', baseline] = process.argv.slice(2);
const budgets = baseline ? { wasted: '20MB', growth: '10%' } : { wasted: '20MB' };
const image = await openImage(archive);
try {
  const { passed, findings } = await check(image, { budgets }, { baseline });
  for (const { severity, rule, message } of findings) console.log(`${severity} ${rule}: ${message}`);
  console.log(passed ? 'passed' : 'failed');
  process.exitCode = passed ? 0 : 1;
} finally {
  await image.close();
}
