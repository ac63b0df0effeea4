// Unpacks the Chromium of the npm package into the temporary folder of this process, and says where it is.
import chromium, { inflate } from "@sparticuz/chromium";

// Libraries for systems that have none of what a desktop has.
await inflate(new URL("../../node_modules/@sparticuz/chromium/bin/al2023.tar.br", import.meta.url).pathname);
console.log(await chromium.executablePath());
