package handlers

import (
	extProcPb "github.com/envoyproxy/go-control-plane/envoy/service/ext_proc/v3"
)

// streamed is a part of a body as FULL_DUPLEX_STREAMED needs it.
func streamed(body []byte, end bool) *extProcPb.CommonResponse {
	return &extProcPb.CommonResponse{BodyMutation: &extProcPb.BodyMutation{
		Mutation: &extProcPb.BodyMutation_StreamedResponse{
			StreamedResponse: &extProcPb.StreamedBodyResponse{Body: body, EndOfStream: end},
		},
	}}
}
