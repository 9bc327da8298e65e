// Before the first run: pulumi package add ../../.venv/bin/pulumi-resource-genesys
import * as genesys from "@pulumi/genesys";

const vip = new genesys.Segment("vip", {
    displayName: "VIP",
    isActive: true,
    journey: {
        patterns: [{
            criteria: [{ key: "page.url", values: ["/pricing"], operator: "containsAny" }],
            count: 2,
            streamType: "Web",
            sessionType: "web",
        }],
    },
});

const offer = new genesys.ActionMap("offer", {
    displayName: "Offer for VIPs",
    isActive: true,
    triggerWithSegments: [vip.id],
    activation: { type: "immediate" },
    action: {
        mediaType: "webMessagingOffer",
        webMessagingOfferFields: { offerText: "May we help?" },
    },
});

export const vipId = vip.id;
export const found = genesys.getSegmentOutput({ displayName: vip.displayName }).id;
export const offerVersion = offer.version;
