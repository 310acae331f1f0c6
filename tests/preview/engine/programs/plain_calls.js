// Loaded before Pulumi's own host: what the engine at $ENGINE is asked goes in plain calls.
"use strict";

require(`${process.env.PROGRAMS}/quick_sdk.js`).quicken(process.env.PACKAGES, process.env.ENGINE);
