// Serves the page of an image, as a build tool does for its results, and makes it anew for each request:
// node serve-page.js app.tar 8080
import { createServer } from 'node:http';
import { InputError, openImage, pageOf } from 'timg-inspect';

const [archive = 'app.tar', port = '8080'] = process.argv.slice(2);

const server = createServer(async (_request, response) => {
  try {
    const image = await openImage(archive);
    try {
      response.setHeader('content-type', 'text/html; charset=utf-8').end(await pageOf('overview', image));
    } finally {
      await image.close();
    }
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    response.writeHead(500).end(error.message);
  }
});
server.listen(Number(port), 'localhost', () => {
  const address = server.address();
  if (address !== null && typeof address === 'object') console.log(`http://localhost:${address.port}/`);
});
